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
  for (const identifier of fields.isReport ? identifiers.slice(0, 1) : identifiers) {
    context.run(
      "INSERT OR IGNORE INTO thread_key (account_id, id_hash, subject_hash, thread_id) VALUES (?, ?, ?, ?)",
      accountId,
      identifier,
      subject,
      threadId,
    );
  }
  if (fields.baseSubject !== "") {
    context.run(
      `INSERT INTO thread_subject (account_id, subject_hash, thread_id, at) VALUES (?, ?, ?, ?)
       ON CONFLICT (account_id, subject_hash) DO UPDATE SET thread_id = excluded.thread_id, at = excluded.at
       WHERE excluded.at >= at`,
      accountId,
      subject,
      threadId,
      message.at,
    );
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
  const condition = of.isReport ? "ORDER BY subject_hash != ?" : "AND subject_hash = ?";
  for (const identifier of of.identifiers) {
    const row = context.get<{ thread_id: number }>(
      `SELECT thread_id FROM thread_key WHERE account_id = ? AND id_hash = ? ${condition} LIMIT 1`,
      of.accountId,
      identifier,
      of.subject,
    );
    if (row !== undefined) return row.thread_id;
  }
  return undefined;
}

function threadOfSubject(
  context: WriteContext,
  { message, subject, isAlone }: { message: ThreadedMessage; subject: number; isAlone: boolean },
): ThreadId | undefined {
  const { accountId, at, fields } = message;
  if (!isAlone || !fields.isReply || fields.baseSubject === "") return undefined;
  return context.get<{ thread_id: number }>(
    "SELECT thread_id FROM thread_subject WHERE account_id = ? AND subject_hash = ? AND at BETWEEN ? AND ?",
    accountId,
    subject,
    at - subjectAgeMaxMs,
    at + subjectAheadMaxMs,
  )?.thread_id;
}

function hash48(text: string): number {
  return hash("sha256", text, "buffer").readUIntBE(0, 6);
}
