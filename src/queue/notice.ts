// The message that tells a sender what became of their mail: RFC 3464 in the envelope of RFC 6522, in three parts:
// words for people, fields for programs, and (part of) the message itself. Beyond ASCII it is that of RFC 6533.

import { formatDateTime } from "../message/date-time.ts";
import { encodeWords } from "../message/encoded-word.ts";
import { firstFieldValue } from "../message/header.ts";
import { formatMessageId, messageIds } from "../message/message-id.ts";
import { decodeEnvelopeId, decodeOriginalRecipient } from "../smtp/original-recipient.ts";
import type { RecipientOutcome } from "../smtp-client/outgoing-message.ts";
import type { QueueEntry } from "../store/queue-entry.ts";
import { formatExplanation } from "./notice-text.ts";
import { subjects } from "./notice-words.ts";

/** RFC 3464 §2.3.3; "relayed" to a server that sends no notices. */
export type NoticeAction = "failed" | "delayed" | "delivered" | "relayed";

export interface NoticeRecipient {
  readonly entry: QueueEntry;
  readonly action: NoticeAction;
  /** Made so far. */
  readonly attempts: number;
  readonly outcome: Pick<RecipientOutcome, "code" | "enhancedStatusCode" | "text" | "remoteMta">;
  /** Host of the smarthost that the message goes to; undefined where it goes to the recipient's own servers. */
  readonly via?: string | undefined;
  /** The account sends no mail to this recipient: this one failed for that, or later ones will. */
  readonly suppressed?: "before" | "from-now-on" | undefined;
}

export interface NoticeContext {
  readonly hostName: string;
  readonly now: number;
  /** Of the last attempt. */
  readonly attemptedAt: number;
  /** Of a delayed message: when it is given up. */
  readonly retryUntil: number | undefined;
  /** Unique letters and digits, for the boundary and the Message-ID. */
  readonly unique: string;
  /** The header of the message with its empty line, or all of it. Latin1. */
  readonly original: { readonly kind: "header" | "message"; readonly text: string };
}

/** RFC 5322 §2.1.1 */
const lineCharactersMax = 998;
const referencesMax = 20;

/** One notice about recipients of one message, all with the same kind of news. Lines end in CRLF. */
export function formatNotice(
  recipients: readonly NoticeRecipient[],
  context: NoticeContext,
): Buffer {
  const [first] = recipients;
  if (first === undefined) throw new Error("A notice needs a recipient");
  const international = recipients.some(isInternational) || isEightBitHeader(context);
  const boundary = `=_${context.unique}`;
  const status = international ? "message/global-delivery-status" : "message/delivery-status";
  const parts = [
    `Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${formatExplanation(recipients, context)}`,
    `Content-Type: ${status}\r\nContent-Transfer-Encoding: ${international ? "8bit" : "7bit"}\r\n\r\n${formatStatus(recipients, context)}`,
  ].map((part) => Buffer.from(part, "utf8"));
  const octets: Buffer[] = [
    Buffer.from(formatHeader(first, { ...context, status, boundary }), "utf8"),
  ];
  for (const part of [...parts, originalPart(context, international)]) {
    octets.push(Buffer.from(`\r\n--${boundary}\r\n`), part);
  }
  octets.push(Buffer.from(`\r\n--${boundary}--\r\n`));
  return Buffer.concat(octets);
}

function formatHeader(
  { entry, action }: NoticeRecipient,
  context: NoticeContext & { readonly status: string; readonly boundary: string },
): string {
  const { hostName, now, unique, status, boundary, original } = context;
  const ids = messageIds(
    firstFieldValue(original.text, "Message-ID") ?? `<${entry.messageId.replace(/^<|>$/g, "")}>`,
  );
  const references = [...messageIds(firstFieldValue(original.text, "References") ?? ""), ...ids];
  const fields = [
    `Date: ${formatDateTime(now)}`,
    `From: Mail Delivery System <postmaster@${hostName}>`,
    `To: <${printable(entry.reversePath)}>`,
    `Subject: ${encodeWords(`${subjects[action]}: ${printable(entry.subject) || "(no subject)"}`)}`,
    `Message-ID: ${formatMessageId(unique, hostName)}`,
    ...threadFields(ids, references),
    "Auto-Submitted: auto-replied",
    "MIME-Version: 1.0",
    `Content-Type: multipart/report; report-type=${status.slice("message/".length)};`,
    `\tboundary="${boundary}"`,
    "Content-Transfer-Encoding: 8bit",
  ];
  return `${fields.join("\r\n")}\r\n\r\nThis is a message in MIME format.\r\n`;
}

function threadFields(ids: readonly string[], references: readonly string[]): string[] {
  const id = ids.map(printable).find((text) => text !== "");
  if (id === undefined) return [];
  const shown = references.slice(-referencesMax).map((text) => `<${printable(text)}>`);
  return [`In-Reply-To: <${id}>`, `References: ${shown.join("\r\n ")}`];
}

/** RFC 3464 §2.1: per-message-fields 1*( CRLF per-recipient-fields ) */
function formatStatus(recipients: readonly NoticeRecipient[], context: NoticeContext): string {
  const { entry } = recipients[0]!;
  const envelopeId = entry.dsn?.envelopeId;
  const { releaseRequest } = entry;
  const message = [
    ...(envelopeId === undefined
      ? []
      : [`Original-Envelope-Id: ${printable(decodeEnvelopeId(envelopeId))}`]),
    `Reporting-MTA: dns; ${context.hostName}`,
    `Arrival-Date: ${formatDateTime(entry.queuedAt)}`,
    // RFC 4865 §9
    ...(releaseRequest === undefined
      ? []
      : [`Future-Release-Request: ${printable(releaseRequest.replace(";", "; "))}`]),
  ];
  const groups = [message, ...recipients.map((recipient) => recipientFields(recipient, context))];
  return groups.map((fields) => fields.map((field) => `${field}\r\n`).join("")).join("\r\n");
}

/** RFC 3464 §2.3 */
function recipientFields(recipient: NoticeRecipient, context: NoticeContext): string[] {
  const { entry, action, outcome } = recipient;
  const given = entry.dsn?.originalRecipient;
  const fields: string[] = [];
  if (given !== undefined) {
    const original = decodeOriginalRecipient(given).replace(";", "; ");
    fields.push(`Original-Recipient: ${printable(original)}`);
  }
  const addressType = /\P{ASCII}/u.test(entry.recipient) ? "utf-8" : "rfc822";
  fields.push(`Final-Recipient: ${addressType}; ${printable(entry.recipient)}`);
  fields.push(`Action: ${action}`, `Status: ${statusOf(recipient)}`);
  if (outcome.remoteMta !== undefined)
    fields.push(`Remote-MTA: dns; ${printable(outcome.remoteMta)}`);
  if (action === "failed" || action === "delayed") {
    // A reply of the server as it was; our own words are no SMTP reply.
    const said =
      outcome.code === undefined
        ? `X-Homepost; ${printable(outcome.text)}`
        : `smtp; ${outcome.code} ${outcome.enhancedStatusCode} ${printable(outcome.text)}`;
    fields.push(folded(`Diagnostic-Code: ${said}`));
  }
  fields.push(`Last-Attempt-Date: ${formatDateTime(context.attemptedAt)}`);
  // The number that "queue show" and "queue retired show" know it by.
  fields.push(`Final-Log-Id: ${entry.id}`);
  if (action === "delayed" && context.retryUntil !== undefined) {
    fields.push(`Will-Retry-Until: ${formatDateTime(context.retryUntil)}`);
  }
  return fields;
}

/** RFC 3463 §2: the class must fit the action. */
function statusOf({ action, outcome }: NoticeRecipient): string {
  const code = outcome.enhancedStatusCode;
  if (action === "delivered" || action === "relayed") return code.startsWith("2.") ? code : "2.0.0";
  return code;
}

/** RFC 6522 §4, RFC 6533 §6 */
function originalPart({ original }: NoticeContext, international: boolean): Buffer {
  const isEightBit = /[\x80-\xff]/.test(original.text);
  const names =
    original.kind === "message"
      ? ["message/rfc822", "message/global"]
      : ["text/rfc822-headers", "message/global-headers"];
  const type = names[international && isEightBit ? 1 : 0];
  const encoding = isEightBit ? "8bit" : "7bit";
  const header = `Content-Type: ${type}\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n`;
  return Buffer.from(header + original.text, "latin1");
}

function isInternational({ entry }: NoticeRecipient): boolean {
  return /\P{ASCII}/u.test(
    entry.recipient +
      entry.reversePath +
      decodeOriginalRecipient(entry.dsn?.originalRecipient ?? ""),
  );
}

function isEightBitHeader({ original }: NoticeContext): boolean {
  return /[\x80-\xff]/.test(headerOf(original.text));
}

function headerOf(message: string): string {
  const end = message.indexOf("\r\n\r\n");
  return end < 0 ? message : message.slice(0, end + 2);
}

/** One line, so that nothing from outside starts a field of its own. */
function printable(text: string): string {
  return text
    .replace(/\p{Cc}+/gu, " ")
    .slice(0, lineCharactersMax / 2)
    .trim();
}

/** RFC 5322 §2.1.1: lines of at most 78 characters, where there are spaces to fold at. */
function folded(field: string): string {
  if (field.length <= 78) return field;
  return field.replace(/(.{40,76}) (?=\S)/g, "$1\r\n ");
}
