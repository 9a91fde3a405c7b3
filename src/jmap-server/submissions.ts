import { idOf, numberOf } from "../jmap/id.ts";
import type { Json, JsonObject } from "../jmap/json.ts";
import type { AccountObject } from "../store/account-object.ts";
import type { QueueEntryId } from "../store/ids.ts";
import type { QueueAttempt } from "../store/queue-entry.ts";
import { blobIdOf } from "./blob-id.ts";
import type { Envelope } from "./envelope.ts";
import { isVisible } from "./keywords.ts";
import { storedObject } from "./object-changes.ts";
import type { RequestContext } from "./request-context.ts";
import { parseEnvelope } from "../imap/envelope.ts";

/** What is kept of mail that was sent. Its queue entries are named by the store. */
export interface SubmissionRecord {
  readonly identityId: string;
  readonly emailId: string;
  readonly threadId: string;
  readonly envelope: Envelope;
  /** Milliseconds since 1970. */
  readonly sendAt: number;
  /** With angle brackets; "" where it had none. */
  readonly messageId: string;
  readonly undoStatus?: "canceled";
}

export interface Submission extends SubmissionRecord {
  readonly id: string;
  /** In the order of the envelope's recipients. */
  readonly queueEntryIds: readonly QueueEntryId[];
}

/** RFC 8621 §7 */
export const submissionProperties = [
  "id",
  "identityId",
  "emailId",
  "threadId",
  "envelope",
  "sendAt",
  "undoStatus",
  "deliveryStatus",
  "dsnBlobIds",
  "mdnBlobIds",
] as const;

export type SubmissionProperty = (typeof submissionProperties)[number];

export function submissions({ store, accountId }: RequestContext): Submission[] {
  return store.objects.all(accountId, "submission").map(submissionOf);
}

export function submission(context: RequestContext, reference: string): Submission | undefined {
  const id = numberOf("s", context.idOf(reference) ?? "");
  const object =
    id === undefined ? undefined : context.store.objects.get(context.accountId, "submission", id);
  return object && submissionOf(object);
}

function submissionOf(object: AccountObject): Submission {
  // Written by send-email.ts; the store adds "queueEntryIds".
  const record = storedObject(object) as unknown as Omit<Submission, "id">;
  return { ...record, id: idOf("s", object.id) };
}

export type UndoStatus = "pending" | "final" | "canceled";

/** Pending: everything still waits for its first attempt. */
export function undoStatusOf(
  { store }: RequestContext,
  { undoStatus, queueEntryIds }: Submission,
): UndoStatus {
  if (undoStatus !== undefined) return undoStatus;
  const isPending = queueEntryIds.every((id) => store.queueEntry(id)?.attempts === 0);
  return isPending ? "pending" : "final";
}

export function submissionObject(
  context: RequestContext,
  submission: Submission,
  properties: ReadonlySet<SubmissionProperty>,
): JsonObject {
  const object: [string, Json][] = [];
  for (const property of properties) {
    object.push([property, valueOf(context, submission, property)]);
  }
  return Object.fromEntries(object);
}

function valueOf(
  context: RequestContext,
  submission: Submission,
  property: SubmissionProperty,
): Json {
  switch (property) {
    case "sendAt":
      return new Date(submission.sendAt).toISOString().replace(".000Z", "Z");
    case "undoStatus":
      return undoStatusOf(context, submission);
    case "deliveryStatus":
      return deliveryStatus(context, submission);
    case "dsnBlobIds":
      return noticesOf(context, submission);
    case "mdnBlobIds":
      return [];
    case "id":
    case "identityId":
    case "emailId":
    case "threadId":
    case "envelope":
      return submission[property];
  }
}

function deliveryStatus(context: RequestContext, { envelope, queueEntryIds }: Submission): Json {
  const status: Record<string, Json> = {};
  // A recipient that is named twice has one entry; the first name has it.
  const emails = [...new Set(envelope.rcptTo.map(({ email }) => email))];
  for (const [index, id] of queueEntryIds.entries()) {
    const email = emails[index];
    if (email !== undefined) status[email] = statusOf(context, id);
  }
  return status;
}

/** RFC 8621 §7, DeliveryStatus */
function statusOf({ store }: RequestContext, id: QueueEntryId): JsonObject {
  const displayed = "unknown";
  const queued = store.queueEntry(id);
  if (queued !== undefined) {
    return { smtpReply: replyOf(queued.history.at(-1)), delivered: "queued", displayed };
  }
  const retired = store.queue.retired(id);
  if (retired === undefined) {
    return { smtpReply: "250 2.0.0 Sent, nothing else is known", delivered: "unknown", displayed };
  }
  const last = retired.history.at(-1);
  if (retired.outcome !== "delivered") {
    return { smtpReply: replyOf(last, "550 5.0.0 Not sent"), delivered: "no", displayed };
  }
  // What another server has taken may still not get there.
  const isHere = last?.delivered === true && last.remoteMta === undefined;
  return { smtpReply: replyOf(last), delivered: isHere ? "yes" : "unknown", displayed };
}

function replyOf(attempt: QueueAttempt | undefined, otherwise = "250 2.0.0 Queued"): string {
  if (attempt === undefined) return otherwise;
  const { code, enhancedStatusCode, text, delivered } = attempt;
  const words = [code ?? (delivered ? 250 : 451), enhancedStatusCode, text];
  return words
    .filter((word) => word !== undefined && word !== "")
    .join(" ")
    .replaceAll(/\s*[\r\n]+\s*/g, " ");
}

/** Delivery status notifications that answer the message: they are of its thread. RFC 3464 */
function noticesOf(
  { store, accountId }: RequestContext,
  { threadId, messageId }: Submission,
): string[] {
  const thread = numberOf("t", threadId);
  if (thread === undefined || messageId === "") return [];
  const found: string[] = [];
  for (const { id } of store.messagesOfThread(accountId, thread)) {
    const body = store.message(id);
    if (body === undefined || !isVisible(body.bits)) continue;
    if (!/delivery-status/.test(body.structure)) continue;
    const { mailboxId, uid } = body;
    const [row] = store.envelopes(mailboxId, { first: uid, last: uid }, 1);
    const inReplyTo = row === undefined ? undefined : parseEnvelope(row.envelope).inReplyTo;
    if (inReplyTo?.includes(messageId)) found.push(blobIdOf({ messageId: id, partId: undefined }));
  }
  return found;
}
