import { parseAddressListLoosely } from "../address/loose-address-list.ts";
import type { MailboxAddress } from "../address/address-list.ts";
import { formatAddress } from "../address/address.ts";
import { encodeWords } from "../message/encoded-word.ts";
import { fieldValue, headerFields } from "../message/header.ts";
import type { HeaderField } from "../message/header.ts";
import type { SendmailArguments } from "./sendmail-arguments.ts";

/** Who mail is from and for where its program knows no better. */
export interface SendmailNames {
  /** The sender, an address of the account that sends. */
  readonly from: string;
  /** For names without a domain, such as root. */
  readonly localRecipient: string;
}

export interface PreparedHeader {
  /** Latin1, CRLF, with the empty line at its end. */
  readonly header: string;
  readonly reversePath: string;
  /** Each once. */
  readonly recipients: readonly string[];
}

// RFC 5322 §2.2: a field name, and its continuations.
const fieldLine = /^[!-9;-~]+[ \t]*:/;

/**
 * Where the header of the text (CRLF lines) ends: `header` without the empty line, and where the body starts. Undefined
 * where more text is needed. A line that is no field is the first of the body.
 */
export function headerEnd(
  text: string,
): { readonly headerEnd: number; readonly bodyStart: number } | undefined {
  for (let start = 0; ;) {
    const end = text.indexOf("\r\n", start);
    if (end < 0) return undefined;
    if (end === start) return { headerEnd: start, bodyStart: end + 2 };
    const isContinued = start > 0 && /^[ \t]/.test(text[start]!);
    const isMbox = start === 0 && text.startsWith("From ");
    if (!isContinued && !isMbox && !fieldLine.test(text.slice(start, end))) {
      return { headerEnd: start, bodyStart: start };
    }
    start = end + 2;
  }
}

/** The header as it may be submitted: a From of ours, no Bcc, no line of an mbox. */
export function preparedHeader(
  header: string,
  args: Pick<SendmailArguments, "reversePath" | "fullName" | "readsRecipients" | "recipients">,
  names: SendmailNames,
): PreparedHeader {
  const fields = headerFields(header);
  const named = args.readsRecipients ? recipientsIn(header, fields) : [];
  const recipients = [...args.recipients, ...named].map((of) => withDomain(of, names));
  const kept = fields
    .filter(({ name }) => name !== "bcc" && name !== "from" && name !== "return-path")
    .map(({ start, end }) => header.slice(start, end));
  const author = `From: ${authorOf(header, fields, args, names)}\r\n`;
  return {
    header: `${author}${kept.join("")}\r\n`,
    reversePath: isOurs(args.reversePath ?? "", names) ? args.reversePath! : names.from,
    recipients: [...new Set(recipients)],
  };
}

/** To, Cc and Bcc. RFC 5322 §3.6.3 */
function recipientsIn(header: string, fields: readonly HeaderField[]): string[] {
  return fields
    .filter(({ name }) => name === "to" || name === "cc" || name === "bcc")
    .flatMap((field) => parseAddressListLoosely(fieldValue(header, field)))
    .flatMap((item) => (item.kind === "group" ? item.members : [item]))
    .map((mailbox) => Buffer.from(addressOf(mailbox), "latin1").toString());
}

/** The author as given where the address is of our domain; else our address under the author's name. */
function authorOf(
  header: string,
  fields: readonly HeaderField[],
  { fullName }: Pick<SendmailArguments, "fullName">,
  names: SendmailNames,
): string {
  const field = fields.find(({ name }) => name === "from");
  const value = field === undefined ? "" : fieldValue(header, field);
  const [author] = parseAddressListLoosely(value);
  const mailbox = author?.kind === "mailbox" ? author : undefined;
  if (mailbox !== undefined && isOurs(addressOf(mailbox), names)) return value;
  const ownName = fullName === undefined ? undefined : Buffer.from(fullName).toString("latin1");
  const displayName = mailbox?.displayName ?? ownName ?? mailbox?.localPart ?? "";
  return displayName === "" ? names.from : `${phraseOf(displayName)} <${names.from}>`;
}

/** RFC 5322 §3.4: a display name that holds more than words is quoted. Latin1. */
function phraseOf(name: string): string {
  if (/^[A-Za-z0-9 _-]+$/.test(name)) return name;
  if (/^[ -~]+$/.test(name)) return `"${name.replaceAll(/["\\]/g, "\\$&")}"`;
  return encodeWords(Buffer.from(name, "latin1").toString());
}

function addressOf({ localPart, domain }: MailboxAddress): string {
  return domain === "" ? localPart : formatAddress({ localPart, domain });
}

function withDomain(recipient: string, { localRecipient }: SendmailNames): string {
  const bare = recipient.replace(/^<(.*)>$/, "$1");
  return bare.includes("@") ? bare : localRecipient;
}

function isOurs(address: string, { from }: SendmailNames): boolean {
  const domainOf = (of: string): string => of.slice(of.lastIndexOf("@")).toLowerCase();
  return address.includes("@") && domainOf(address) === domainOf(from);
}
