import { randomBytes } from "node:crypto";
import { idOf } from "../jmap/id.ts";
import { MethodError } from "../jmap/jmap-error.ts";
import type { Json, JsonObject } from "../jmap/json.ts";
import { SetRefusal, invalidProperties } from "../jmap/set-error.ts";
import type { Transaction, Verdict } from "../delivery/reception.ts";
import { fieldValue, headerFields } from "../message/header.ts";
import { messageIds } from "../message/message-id.ts";
import type { IncomingMessage } from "../store/incoming-message.ts";
import type { MessageBody } from "../store/message.ts";
import { messageOf } from "./email-get.ts";
import { envelopeOf, parseEnvelope, smtpEnvelope } from "./envelope.ts";
import type { SmtpEnvelope } from "./envelope.ts";
import { identitiesOf } from "./identities.ts";
import { headerText } from "./part-octets.ts";
import type { RequestContext } from "./request-context.ts";
import type { SubmissionRecord } from "./submissions.ts";

export interface SentEmail {
  readonly id: string;
  readonly isEnvelopeOurs: boolean;
}

const known = new Set(["identityId", "emailId", "envelope"]);

/**
 * Queues a message, as submission by SMTP does, with the same checks. What is queued and that it was queued is one
 * commit: a crash neither loses it nor sends it twice. Throws the SetRefusals of RFC 8621 §7.5.
 */
export async function sendEmail(context: RequestContext, object: JsonObject): Promise<SentEmail> {
  const wrong = Object.keys(object).filter((name) => !known.has(name));
  if (wrong.length > 0) throw invalidProperties(wrong.slice(0, 20), "Not to be set, or not known");
  const identityId = identityIdOf(context, object["identityId"]);
  const email = emailOf(context, object["emailId"]);
  const header = headerText(context.store, email).slice(email.prefix.length);
  if (header.length < email.headerSize) throw invalidEmail([], "Its header is too large");
  const fields = headerFields(header);
  const given = object["envelope"] ?? null;
  const envelope = given === null ? envelopeOf(header, fields) : parseEnvelope(given);
  const smtp = smtpEnvelope(envelope);
  const id = fields.find(({ name }) => name === "message-id");
  const [messageId] = id === undefined ? [] : messageIds(fieldValue(header, id));
  const record: SubmissionRecord = {
    identityId,
    emailId: idOf("m", email.id),
    threadId: idOf("t", email.threadId ?? email.id),
    envelope,
    sendAt: sendAtOf(context, smtp),
    messageId: messageId === undefined ? "" : `<${messageId}>`,
  };
  const kept = fields.filter(({ name }) => name !== "bcc" && name !== "resent-bcc");
  const outgoing = kept.map(({ start, end }) => header.slice(start, end)).join("");
  const submissionId = await submit(context, { smtp, record, email, header: outgoing });
  return { id: idOf("s", submissionId), isEnvelopeOurs: given === null };
}

function identityIdOf(context: RequestContext, reference: Json | undefined): string {
  const id = typeof reference === "string" ? context.idOf(reference) : undefined;
  const found = identitiesOf(context).find(({ identity }) => identity.id === id);
  if (found === undefined) throw invalidProperties(["identityId"], "There is no such identity");
  return found.identity.id;
}

function emailOf(context: RequestContext, reference: Json | undefined): MessageBody {
  const id = typeof reference === "string" ? context.idOf(reference) : undefined;
  const email = id === undefined ? undefined : messageOf(context, id);
  if (email === undefined) throw invalidProperties(["emailId"], "There is no such message");
  return email;
}

/** RFC 4865 §4: when it was asked to leave. */
function sendAtOf({ services }: RequestContext, { mail }: SmtpEnvelope): number {
  const now = services.clock();
  return mail.release?.releaseAt(now) ?? now;
}

async function submit(
  context: RequestContext,
  of: {
    readonly smtp: SmtpEnvelope;
    readonly record: SubmissionRecord;
    readonly email: MessageBody;
    readonly header: string;
  },
): Promise<number> {
  const { submission, incoming } = context.services;
  const transaction = transactionOf(context, of.smtp);
  const sender = await submission.mailFrom(transaction);
  if (sender.kind === "refused") throw senderRefusal(sender);
  await checkRecipients(context, transaction);
  await using message = incoming();
  await write(context, message, of);
  const submitted = await submission.submit(transaction, message, JSON.stringify(of.record));
  if (submitted.kind === "refused") throw messageRefusal(submitted);
  return submitted.submissionId!;
}

function transactionOf(context: RequestContext, { mail, recipients }: SmtpEnvelope): Transaction {
  const { accountId, login } = context;
  return {
    ...mail,
    remoteAddress: "",
    localAddress: "",
    heloName: "",
    esmtp: true,
    tls: undefined,
    accountId,
    login,
    recipients,
    eightBitMime: true,
    id: `j.${randomBytes(8).toString("hex")}`,
  };
}

async function checkRecipients(context: RequestContext, transaction: Transaction): Promise<void> {
  const invalidRecipients: string[] = [];
  let description = "";
  for (const recipient of transaction.recipients) {
    const verdict = await context.services.submission.rcptTo(transaction, recipient);
    if (verdict.kind === "accepted") continue;
    invalidRecipients.push(recipient.address);
    description = verdict.text;
  }
  if (invalidRecipients.length === 0) return;
  throw new SetRefusal({ type: "invalidRecipients", invalidRecipients, description });
}

/** Header fields that are ours, and those that only the sender may see, stay here. RFC 8621 §7.5 */
async function write(
  { store, signal }: RequestContext,
  message: IncomingMessage,
  { email, header }: { readonly email: MessageBody; readonly header: string },
): Promise<void> {
  using held = store.hold(email);
  const { prefix, headerSize, size } = held.body;
  await message.write(Buffer.from(`${header}\r\n`, "latin1"));
  for await (const piece of store.stream(held.body, prefix.length + headerSize, size)) {
    await message.write(piece);
    signal.throwIfAborted();
  }
}

type Refusal = Verdict & { readonly kind: "refused" };

function senderRefusal({ enhancedStatusCode, text }: Refusal): SetRefusal {
  if (enhancedStatusCode === "5.5.4") return invalidProperties(["envelope"], text);
  return new SetRefusal({ type: "forbiddenMailFrom", description: text });
}

function messageRefusal({ code, enhancedStatusCode, text }: Refusal): Error {
  switch (enhancedStatusCode) {
    case "5.7.1":
      return new SetRefusal({ type: "forbiddenFrom", description: text });
    case "5.6.0":
      return invalidEmail(["from"], text);
    case "4.3.1":
      return new SetRefusal({ type: "overQuota", description: text });
    case "4.3.0":
      return new MethodError("serverFail", text);
    default:
      return code === 554 || code === 501
        ? invalidEmail([], text)
        : new SetRefusal({ type: "forbiddenToSend", description: text });
  }
}

function invalidEmail(properties: readonly string[], description: string): SetRefusal {
  return new SetRefusal({ type: "invalidEmail", properties, description });
}
