import type { Command, Thread } from "../imap/command.ts";
import type { Steps } from "../imap/steps.ts";
import { formatThreadList } from "../imap/thread.ts";
import type { ThreadForest } from "../imap/thread-forest.ts";
import type { ThreadMessage } from "../imap/thread-message.ts";
import { threadByOrderedSubject, threadByReferences } from "../imap/thread-references.ts";
import { ThreadTable } from "../imap/thread-table.ts";
import { unicodeCasemap } from "../message/unicode-casemap.ts";
import type { ThreadedRow } from "../store/thread-reads.ts";
import { enableCondStore } from "./enable.ts";
import { asksForModSeq, checkCharset, findMessages } from "./finding.ts";
import { bad, ok, type Reply } from "./imap-error.ts";
import { Progress } from "./progress.ts";
import type { Session } from "./session.ts";
import { threadedRowsOf } from "./threaded-rows.ts";
import { inSlices, type TimeSlice } from "../slices/time-slice.ts";

type ThreadCommand = Thread & Pick<Command, "tag">;
type Algorithm = (table: ThreadTable) => Steps<ThreadForest>;

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
  const table = await threadTable(session, found, slice);
  const forest = await inSlices(algorithm(table), slice);
  const numbers = byUid ? found : mailbox.view.sequenceNumbersOf(found);
  let text = "* THREAD ";
  for (const root of forest) {
    text += formatThreadList(root, numbers);
    if (text.length < piecesMax) continue;
    output.write(text);
    text = "";
    if (output.isFull) await output.ready();
    if (slice.isOver) await slice.renew();
  }
  output.write(found.length === 0 ? "* THREAD\r\n" : `${text}\r\n`);
  return ok("THREAD completed");
}

/** Of a long answer so much is collected before it is sent. */
const piecesMax = 8192;

/** Those that `uids` name, in their order. */
async function threadTable(
  { mailbox, services }: Session,
  uids: Uint32Array,
  slice: TimeSlice,
): Promise<ThreadTable> {
  const source = { store: services.store, mailboxId: mailbox.mailboxId, view: mailbox.view };
  const table = new ThreadTable(uids.length);
  for (let at = 0; at < uids.length; at += readAtOnce) {
    const rows = threadedRowsOf(source, uids.subarray(at, at + readAtOnce));
    for (const row of rows) table.add(row === undefined ? gone : threadMessageOf(row));
    if (slice.isOver) await slice.renew();
  }
  return table;
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
