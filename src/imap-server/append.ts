import { parseAppend, parseAppendEnd, parseAppendMore } from "../imap/append.ts";
import type { Append, AppendMessage } from "../imap/command.ts";
import type { AppendLiteralEvent, ReceiverEvent } from "../imap/receiver-event.ts";
import type { IncomingMessage } from "../store/incoming-message.ts";
import type { Accepted, NewMessage, ReplacedMessage } from "../store/mail-store.ts";
import type { MailboxId } from "../store/ids.ts";
import { formatSequenceSet } from "../imap/sequence-set.ts";
import { tagOf } from "../imap/tag.ts";
import { usesSequenceNumbers } from "../imap/uid-only.ts";
import { flagsOf } from "./flags-of-command.ts";
import { highestModSeqCode } from "./close.ts";
import { bad, formatReply, no, ok, type Reply, uidRequired } from "./imap-error.ts";
import { mailboxByName } from "./mailbox-by-name.ts";
import { targetUids } from "./message-targets.ts";
import { withProgress } from "./progress.ts";
import { readEvent } from "./read-event.ts";
import type { Session } from "./session.ts";
import { noRoom, written } from "./store-refusal.ts";

/** Messages in one APPEND. RFC 3502 §6.3.11 */
const messagesMax = 1000;

/**
 * APPEND and REPLACE (RFC 8508) from the first literal on. RFC 9051 §6.3.12, RFC 3502 §6.3.11: all messages are stored
 * or none. Messages stream into the store's IncomingMessage; what is refused before the literal is not sent.
 */
export async function runAppend(session: Session, event: AppendLiteralEvent): Promise<Reply> {
  const messages: ReceivedMessage[] = [];
  await using files = new AsyncDisposableStack();
  const { target, ending } = await receive(session, event, { messages, files });
  parseAppendEnd(ending, messages.at(-1)!.head);
  const { mailboxId, replaces } = target;
  const now = session.services.now();
  const news: NewMessage[] = [];
  for (const { head, message } of messages) {
    const delivery = {
      mailboxId,
      flags: flagsOf(head.flags),
      internalAt: head.internalAt ?? now,
      prefix: "",
    };
    news.push({ body: await message.finish(), deliveries: [delivery], queue: [], replaces });
  }
  if (replaces !== undefined) checkIsThere(session, replaces);
  const accepting = written(session.services.store.accept(news), "TRYCREATE");
  const accepted = await withProgress(session, tagOf(event.text), accepting);
  session.notifications?.forgetAdded(mailboxId, accepted.length);
  const { selected } = session;
  if (selected?.mailboxId === mailboxId) {
    for (const { placed } of accepted) selected.ownUids.add(placed[0]!.uid);
  }
  const code = appendUidCode(accepted);
  if (replaces === undefined) return ok("APPEND completed", code);
  // RFC 8508 §3.2: the UID comes before the EXPUNGE.
  session.output.write(formatReply("*", ok("Replacement is there", code)));
  return ok("REPLACE completed", highestModSeqCode(session, session.mailbox.index.highestModSeq));
}

/** Where messages go, and what they take the place of. */
interface Target {
  readonly mailboxId: MailboxId;
  readonly replaces: ReplacedMessage | undefined;
}

interface ReceivedMessage {
  readonly head: AppendMessage;
  readonly message: IncomingMessage;
}

interface Receiving {
  readonly messages: ReceivedMessage[];
  readonly files: AsyncDisposableStack;
}

/** Reads all messages. */
async function receive(
  session: Session,
  first: AppendLiteralEvent,
  { messages, files }: Receiving,
): Promise<{ target: Target; ending: string }> {
  const { receiver } = session.input;
  let target: Target | undefined;
  let failure: unknown;
  for (let event: ReceiverEvent = first; ; event = await readEvent(session)) {
    switch (event.kind) {
      case "append-literal": {
        let head: AppendMessage;
        try {
          if (failure !== undefined) throw failure;
          head = headOf(session, event, messages);
          target ??= targetOf(session, event);
        } catch (error) {
          receiver.refuse();
          throw error;
        }
        receiver.accept();
        if (event.synchronizing) session.output.write("+ Ready\r\n");
        const message = files.use(session.services.incoming());
        messages.push({ head, message });
        break;
      }
      case "octets": {
        // A client is not listening before it has sent the message: what goes wrong is told at the end.
        failure ??= await write(messages.at(-1)!.message, event.chunk);
        break;
      }
      case "literal-end":
        break;
      case "append-end":
        if (failure !== undefined) throw failure;
        return { target: target!, ending: event.text };
      case "refused":
        throw bad("Command is too long", "TOOBIG");
      case "text":
      case "continuation":
        throw new Error(`Unexpected ${event.kind} within APPEND`);
    }
  }
}

/** The failure, if any. */
async function write(message: IncomingMessage, chunk: Buffer): Promise<unknown> {
  try {
    await message.write(chunk);
    return undefined;
  } catch (error) {
    return error;
  }
}

function headOf(
  session: Session,
  event: AppendLiteralEvent,
  messages: readonly ReceivedMessage[],
): AppendMessage {
  const head = event.first
    ? parseAppend(event.text, session.textMode).message
    : parseAppendMore(event.text, messages.at(-1)!.head);
  flagsOf(head.flags);
  if (event.octets > session.services.limits.appendOctetsMax) {
    throw no("Message is too big", "TOOBIG");
  }
  if (!session.services.store.hasRoomFor(event.octets)) throw noRoom();
  if (messages.length >= messagesMax) throw no("Too many messages", "LIMIT");
  if (head.utf8 && !session.enabled.utf8) throw bad("Enable UTF8=ACCEPT first", "CLIENTBUG");
  // RFC 3502 §6.3.11: an empty literal cancels; RFC 9051 §6.3.12 stores nothing in that case either.
  if (event.octets === 0) throw no("Message is empty");
  return head;
}

function targetOf(session: Session, event: AppendLiteralEvent): Target {
  const append = parseAppend(event.text, session.textMode);
  if (session.enabled.uidOnly && usesSequenceNumbers(append)) throw uidRequired();
  const replaces = append.replaces && replacedMessage(session, append.replaces);
  return { mailboxId: mailboxByName(session, append.mailbox, "TRYCREATE").id, replaces };
}

// RFC 8508 §3.1
function replacedMessage(
  session: Session,
  { byUid, number }: NonNullable<Append["replaces"]>,
): ReplacedMessage {
  if (session.selected === undefined) throw bad("Select a mailbox first", "CLIENTBUG");
  const { mailboxId } = session.writableMailbox;
  const [uid] = targetUids(session.mailbox, [{ first: number, last: number }], byUid);
  if (uid === undefined) throw no("No such message", "NONEXISTENT");
  const replaced = { mailboxId, uid };
  checkIsThere(session, replaced);
  return replaced;
}

function checkIsThere({ mailbox }: Session, { uid }: ReplacedMessage): void {
  if (mailbox.index.positionOf(uid) < 0) throw no("The message is gone", "EXPUNGEISSUED");
}

// RFC 4315 §3
function appendUidCode(accepted: readonly Accepted[]): string {
  const placed = accepted.flatMap((message) => message.placed);
  const uids = Uint32Array.from(placed, ({ uid }) => uid);
  return `APPENDUID ${placed[0]!.uidValidity} ${formatSequenceSet(uids)}`;
}
