import type { Command, Thread } from "../imap/command.ts";
import type { Steps } from "../imap/steps.ts";
import { formatThreadList } from "../imap/thread.ts";
import type { ThreadMessage } from "../imap/thread-message.ts";
import type { ThreadNode } from "../imap/thread-node.ts";
import { threadByOrderedSubject, threadByReferences } from "../imap/thread-references.ts";
import { unicodeCasemap } from "../message/unicode-casemap.ts";
import type { ThreadedRow } from "../store/thread-reads.ts";
import { enableCondStore } from "./enable.ts";
import { asksForModSeq, checkCharset, findMessages } from "./finding.ts";
import { bad, ok, type Reply } from "./imap-error.ts";
import { Progress } from "./progress.ts";
import type { Session } from "./session.ts";
import { threadedRowsOf } from "./threaded-rows.ts";
import { inSlices, type TimeSlice } from "./time-slice.ts";

type ThreadCommand = Thread & Pick<Command, "tag">;
type Algorithm = (messages: readonly ThreadMessage[]) => Steps<readonly ThreadNode[]>;

const algorithms: ReadonlyMap<string, Algorithm> = new Map([
  ["ORDEREDSUBJECT", threadByOrderedSubject],
  ["REFERENCES", threadByReferences],
]);

// RFC 5256 §3
export async function runThread(
  session: Session,
  command: ThreadCommand,
  slice: TimeSlice,
): Promise<Reply> {
  const { mailbox, output } = session;
  const { tag, key, byUid } = command;
  const algorithm = algorithms.get(command.algorithm);
  if (algorithm === undefined) throw bad("Unknown algorithm");
  checkCharset(command.charset);
  if (asksForModSeq(key)) enableCondStore(session);
  const progress = new Progress(session, { tag, goal: mailbox.view.count });
  const found = await findMessages(session, { mailbox, key, progress, slice });
  const messages = await threadMessages(session, found, slice);
  const roots = await inSlices(algorithm(messages), slice);
  const { view } = mailbox;
  const numbers = byUid ? found : view.sequenceNumbersOf(found);
  output.write(roots.length === 0 ? "* THREAD" : "* THREAD ");
  for (const [at, root] of roots.entries()) {
    output.write(formatThreadList(root, numbers));
    if ((at & 511) !== 511) continue;
    if (output.isFull) await output.ready();
    if (slice.isOver) await slice.renew();
  }
  output.write("\r\n");
  return ok("THREAD completed");
}

/** Those that `uids` name, in their order. */
async function threadMessages(
  { mailbox, services }: Session,
  uids: Uint32Array,
  slice: TimeSlice,
): Promise<ThreadMessage[]> {
  const source = { store: services.store, mailboxId: mailbox.mailboxId, view: mailbox.view };
  const messages: ThreadMessage[] = [];
  for (let at = 0; at < uids.length; at += readAtOnce) {
    const rows = threadedRowsOf(source, uids.subarray(at, at + readAtOnce));
    for (const row of rows) messages.push(row === undefined ? gone : threadMessageOf(row));
    if (slice.isOver) await slice.renew();
  }
  return messages;
}

/** About a millisecond of work. */
const readAtOnce = 100;

/** Alone, and before all others. */
const gone: ThreadMessage = {
  messageId: undefined,
  references: [],
  inReplyTo: [],
  sentAt: 0,
  baseSubject: "",
  isReply: false,
};

function threadMessageOf(row: ThreadedRow): ThreadMessage {
  const { messageId, references, inReplyTo, isReply } = row;
  const baseSubject = unicodeCasemap(row.baseSubject);
  const sentAt = row.sentAt ?? row.internalAt;
  return { messageId, references, inReplyTo, sentAt, baseSubject, isReply };
}
