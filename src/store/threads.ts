import { hash } from "node:crypto";
import { unicodeCasemap } from "../message/unicode-casemap.ts";
import type { AccountId, BodyId, MessageId, ThreadId } from "./ids.ts";
import type { ThreadFields } from "./thread-fields.ts";
import type { WriteContext } from "./write-context.ts";

/** Of the message itself and the nearest of those it refers to, so many are looked up and learnt. */
const identifiersMax = 20;
const dayMs = 24 * 3600 * 1000;
/** A reply without references belongs to a message with its base subject that is at most so old ... */
const subjectAgeMaxMs = 28 * dayMs;
/** ... or so much newer, since clocks differ and imports come in any order. */
const subjectAheadMaxMs = dayMs;

/** A message that comes into an account. */
export interface ThreadedMessage {
  readonly accountId: AccountId;
  readonly id: MessageId;
  readonly bodyId: BodyId;
  /** INTERNALDATE */
  readonly at: number;
  readonly fields: ThreadFields;
}

/**
 * The thread that a message belongs to, for good. It is the one of a message that it refers to, or that refers to
 * it, with the same base subject; a reply that refers to nothing goes by its base subject alone; any other begins a
 * thread, whose id is its own. Threads are never put together later: THREADID is immutable. RFC 8474 §5.2
 *
 * All identifiers that a message names are learnt with its thread, so order of arrival does not matter, and a thread
 * lives on when its messages are gone. Identifiers and subjects are kept as 48 bits of their hash.
 */
export function threadOf(context: WriteContext, message: ThreadedMessage): ThreadId {
  const { accountId, fields } = message;
  const subject = hash48(unicodeCasemap(fields.baseSubject));
  const identifiers = identifiersOf(message).map(hash48);
  const threadId: ThreadId =
    threadOfRelatives(context, { accountId, subject, identifiers, isReport: fields.isReport }) ??
    threadOfSubject(context, { message, subject, isAlone: identifiers.length === 1 }) ??
    message.id;
  const { knownThreads } = context;
  for (const identifier of fields.isReport ? identifiers.slice(0, 1) : identifiers) {
    knownThreads.learnIdentifier({ accountId, identifier, subject }, threadId);
  }
  if (fields.baseSubject !== "") {
    knownThreads.learnSubject(accountId, subject, { threadId, at: message.at });
  }
  return threadId;
}

/** Its own first, then those that it refers to, the nearest first. */
function identifiersOf({ bodyId, fields }: ThreadedMessage): string[] {
  // Copies of a message without an identifier are one message too.
  const own = fields.messageId ?? `body ${bodyId}`;
  const near = [own, ...fields.inReplyTo, ...fields.references.toReversed()];
  return [...new Set(near)].slice(0, identifiersMax);
}

function threadOfRelatives(
  context: WriteContext,
  of: { accountId: AccountId; subject: number; identifiers: readonly number[]; isReport: boolean },
): ThreadId | undefined {
  // A report has a subject of its own, and belongs to what it reports on.
  const subjects = of.isReport ? "any" : "same";
  for (const identifier of of.identifiers) {
    const found = context.knownThreads.ofIdentifier({ ...of, identifier }, subjects);
    if (found !== undefined) return found;
  }
  return undefined;
}

function threadOfSubject(
  context: WriteContext,
  { message, subject, isAlone }: { message: ThreadedMessage; subject: number; isAlone: boolean },
): ThreadId | undefined {
  const { accountId, at, fields } = message;
  if (!isAlone || !fields.isReply || fields.baseSubject === "") return undefined;
  const window = { from: at - subjectAgeMaxMs, to: at + subjectAheadMaxMs };
  return context.knownThreads.ofSubject(accountId, subject, window);
}

function hash48(text: string): number {
  return hash("sha256", text, "buffer").readUIntBE(0, 6);
}
