import { isEmail } from "../jmap/email-addresses.ts";
import { isJsonArray, isJsonObject } from "../jmap/json.ts";
import type { Json, JsonObject } from "../jmap/json.ts";
import { SetRefusal, invalidProperties } from "../jmap/set-error.ts";
import type { Recipient } from "../delivery/reception.ts";
import { parseAddressListLoosely } from "../address/loose-address-list.ts";
import { fieldValue } from "../message/header.ts";
import type { HeaderField } from "../message/header.ts";
import { SmtpError } from "../smtp/reply.ts";
import { parseMail, parseRcpt } from "../smtp/transaction-commands.ts";
import type { MailCommand } from "../smtp/transaction-commands.ts";
import { encodeXtext } from "../smtp/xtext.ts";
import { submissionLimits } from "./limits.ts";

/** RFC 8621 §7 */
export interface Envelope {
  readonly [name: string]: Json;
  readonly mailFrom: EnvelopeAddress;
  readonly rcptTo: readonly EnvelopeAddress[];
}

export interface EnvelopeAddress {
  readonly [name: string]: Json;
  readonly email: string;
  /** Those of SMTP, decoded where they are xtext. */
  readonly parameters: Readonly<Record<string, string | null>> | null;
}

/** The same as SMTP has it; each recipient once, in the order of `rcptTo`. */
export interface SmtpEnvelope {
  readonly mail: MailCommand;
  readonly recipients: readonly Recipient[];
}

const announced = { dsn: true, requireTls: true, auth: false, futureRelease: true };

/** What a client has made. Throws the SetRefusals of RFC 8621 §7.5. */
export function parseEnvelope(value: Json): Envelope {
  const { mailFrom, rcptTo, ...more } = isJsonObject(value) ? value : { wrong: value };
  if (Object.keys(more).length > 0 || !isJsonObject(mailFrom) || !isJsonArray(rcptTo)) {
    throw invalidProperties(["envelope"], "It has mailFrom and rcptTo");
  }
  return withRecipients({
    mailFrom: envelopeAddress(mailFrom),
    rcptTo: rcptTo.map((one) => envelopeAddress(one)),
  });
}

function envelopeAddress(value: Json): EnvelopeAddress {
  const { email, parameters = null, ...more } = isJsonObject(value) ? value : {};
  // What could end the path, even where it is quoted, nobody has in an address.
  if (typeof email !== "string" || /[<>\p{Cc}]/u.test(email) || Object.keys(more).length > 0) {
    throw invalidProperties(["envelope"], "An address has an email and parameters");
  }
  if (parameters === null) return { email, parameters };
  if (!isJsonObject(parameters) || !Object.values(parameters).every(isParameter)) {
    throw invalidProperties(["envelope"], "Parameters are texts or null");
  }
  return { email, parameters: parameters as Record<string, string | null> };
}

function isParameter(value: Json): boolean {
  return value === null || (typeof value === "string" && value.length <= 1_000);
}

/** Of a message whose submission says nothing: who wrote it, and all it is addressed to. RFC 8621 §7.5 */
export function envelopeOf(header: string, fields: readonly HeaderField[]): Envelope {
  const addresses = (name: string): string[] =>
    fields
      .filter((field) => field.name === name)
      .flatMap((field) => parseAddressListLoosely(fieldValue(header, field)))
      .flatMap((item) => (item.kind === "group" ? item.members : [item]))
      .map(({ localPart, domain }) => `${localPart}@${domain}`)
      .filter(isEmail);
  const [sender = addresses("from")[0]] = addresses("sender");
  if (sender === undefined) {
    throw new SetRefusal({
      type: "invalidEmail",
      properties: ["from"],
      description: "It has no author",
    });
  }
  const rcptTo = new Set([...addresses("to"), ...addresses("cc"), ...addresses("bcc")]);
  return withRecipients({
    mailFrom: { email: sender, parameters: null },
    rcptTo: Array.from(rcptTo, (email) => ({ email, parameters: null })),
  });
}

function withRecipients(envelope: Envelope): Envelope {
  const max = submissionLimits.recipientsMax;
  const { length } = envelope.rcptTo;
  if (length === 0) throw new SetRefusal({ type: "noRecipients" });
  if (length > max || JSON.stringify(envelope).length > submissionLimits.envelopeCharactersMax) {
    throw new SetRefusal({ type: "tooManyRecipients", maxRecipients: max });
  }
  return envelope;
}

/** Throws "invalidRecipients" with all that are no addresses, "invalidProperties". */
export function smtpEnvelope({ mailFrom, rcptTo }: Envelope): SmtpEnvelope {
  const mail = smtpMail(mailFrom);
  const recipients = new Map<string, Recipient>();
  const invalidRecipients: string[] = [];
  for (const address of rcptTo) {
    try {
      const recipient = parseRcpt(commandText("TO", address), announced, true);
      if (!recipients.has(recipient.address)) recipients.set(recipient.address, recipient);
    } catch (error) {
      if (!(error instanceof SmtpError)) throw error;
      if (!isAddressFault(error)) throw invalidProperties(["envelope"], error.message);
      invalidRecipients.push(address.email);
    }
  }
  if (invalidRecipients.length > 0) {
    throw new SetRefusal({ type: "invalidRecipients", invalidRecipients });
  }
  return { mail, recipients: [...recipients.values()] };
}

function smtpMail(mailFrom: EnvelopeAddress): MailCommand {
  try {
    return parseMail(commandText("FROM", mailFrom), announced);
  } catch (error) {
    if (!(error instanceof SmtpError)) throw error;
    throw invalidProperties(["envelope"], error.message);
  }
}

// RFC 3463 §3.2: 5.1.3 is a bad address
function isAddressFault({ reply }: SmtpError): boolean {
  return reply.enhancedStatusCode === "5.1.3";
}

/** What stands behind MAIL or RCPT, latin1. RFC 5321 §4.1.1.2 */
function commandText(keyword: "FROM" | "TO", { email, parameters }: EnvelopeAddress): string {
  const given: JsonObject = parameters ?? {};
  const names = new Set(Object.keys(given).map((name) => name.toUpperCase()));
  const words = Object.entries(given).map(([name, value]) => parameterText(name, value));
  if (keyword === "FROM" && !names.has("SMTPUTF8")) words.push("SMTPUTF8");
  const text = [`${keyword}:<${email}>`, ...words].join(" ");
  return Buffer.from(text, "utf8").toString("latin1");
}

function parameterText(name: string, value: Json): string {
  if (typeof value !== "string") return name;
  if (/[^!-~]/.test(name)) throw invalidProperties(["envelope"], "A parameter has a name");
  const upper = name.toUpperCase();
  if (upper === "ENVID") return `${name}=${encodeXtext(value)}`;
  if (upper === "ORCPT") {
    const semicolon = value.indexOf(";") + 1;
    return `${name}=${value.slice(0, semicolon)}${encodeXtext(value.slice(semicolon))}`;
  }
  if (/[^!-~]/.test(value)) throw invalidProperties(["envelope"], `Bad value of ${upper}`);
  return `${name}=${value}`;
}
