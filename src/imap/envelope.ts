import { Scanner } from "../abnf/scanner.ts";
import type { Envelope, EnvelopeAddress } from "../message/part.ts";
import { formatNstring, space, string } from "./strings.ts";

/**
 * ENVELOPE as it stands in a FETCH response, latin1. RFC 9051 §7.5.2: a missing or empty Sender or Reply-To is
 * the From.
 */
export function formatEnvelope(envelope: Envelope): string {
  const { from, sender, replyTo, to, cc, bcc } = envelope;
  const fromText = addresses(from);
  const senderText = sender.length === 0 ? fromText : addresses(sender);
  const replyToText = replyTo.length === 0 ? fromText : addresses(replyTo);
  return (
    `(${formatFieldText(envelope.date)} ${formatFieldText(envelope.subject)} ` +
    `${fromText} ${senderText} ${replyToText} ${addresses(to)} ${addresses(cc)} ${addresses(bcc)} ` +
    `${formatFieldText(envelope.inReplyTo)} ${formatFieldText(envelope.messageId)})`
  );
}

/** What formatEnvelope wrote. Of a missing Sender or Reply-To it has made the From. */
// RFC 9051 §9: envelope = "(" env-date SP env-subject SP env-from SP ... SP env-in-reply-to SP env-message-id ")"
export function parseEnvelope(text: string): Envelope {
  const scanner = new Scanner(text);
  scanner.expect("(");
  const date = fieldText(scanner);
  const subject = fieldText(scanner);
  const [from, sender, replyTo] = [
    addressList(scanner),
    addressList(scanner),
    addressList(scanner),
  ];
  const [to, cc, bcc] = [addressList(scanner), addressList(scanner), addressList(scanner)];
  const envelope: Writable<Envelope> = { from, sender, replyTo, to, cc, bcc };
  if (date !== undefined) envelope.date = date;
  if (subject !== undefined) envelope.subject = subject;
  const inReplyTo = fieldText(scanner);
  if (inReplyTo !== undefined) envelope.inReplyTo = inReplyTo;
  const messageId = maybeString(scanner);
  if (messageId !== undefined) envelope.messageId = messageId;
  scanner.expect(")");
  return scanner.atEnd ? envelope : scanner.fail("expected the end of envelope");
}

/** Text of a message as nstring. NUL, which no string may hold, becomes a space. RFC 9051 §9 */
export function formatFieldText(text: string | undefined): string {
  return formatNstring(text?.includes("\0") ? text.replaceAll("\0", " ") : text);
}

// RFC 9051 §9: env-from = "(" 1*address ")" / nil, and so on.
function addresses(list: readonly EnvelopeAddress[]): string {
  if (list.length === 0) return "NIL";
  let text = "(";
  for (const { name, route, mailbox, host } of list) {
    text += `(${formatFieldText(name)} ${formatFieldText(route)} `;
    text += `${formatFieldText(mailbox)} ${formatFieldText(host)})`;
  }
  return `${text})`;
}

type Writable<Type> = { -readonly [Name in keyof Type]: Type[Name] };

/** With the SP behind it. */
function fieldText(scanner: Scanner): string | undefined {
  const text = maybeString(scanner);
  space(scanner);
  return text;
}

/** With the SP behind it. */
function addressList(scanner: Scanner): EnvelopeAddress[] {
  const list: EnvelopeAddress[] = [];
  if (isNil(scanner)) scanner.expect("NIL");
  else {
    scanner.expect("(");
    do list.push(address(scanner));
    while (scanner.input[scanner.offset] === "(");
    scanner.expect(")");
  }
  space(scanner);
  return list;
}

// RFC 9051 §9: address = "(" addr-name SP addr-adl SP addr-mailbox SP addr-host ")"
function address(scanner: Scanner): EnvelopeAddress {
  scanner.expect("(");
  const some: Writable<EnvelopeAddress> = {};
  const name = fieldText(scanner);
  if (name !== undefined) some.name = name;
  const route = fieldText(scanner);
  if (route !== undefined) some.route = route;
  const mailbox = fieldText(scanner);
  if (mailbox !== undefined) some.mailbox = mailbox;
  const host = maybeString(scanner);
  if (host !== undefined) some.host = host;
  scanner.expect(")");
  return some;
}

function maybeString(scanner: Scanner): string | undefined {
  if (!isNil(scanner)) return string(scanner);
  scanner.expect("NIL");
  return undefined;
}

function isNil(scanner: Scanner): boolean {
  return scanner.input[scanner.offset] === "N";
}
