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
  const dateAndSubject = { ...fieldText("date", scanner), ...fieldText("subject", scanner) };
  const from = addressList(scanner);
  const sender = addressList(scanner);
  const replyTo = addressList(scanner);
  const to = addressList(scanner);
  const cc = addressList(scanner);
  const bcc = addressList(scanner);
  const reference = fieldText("inReplyTo", scanner);
  const messageId = maybeString(scanner);
  scanner.expect(")");
  if (!scanner.atEnd) scanner.fail("expected the end of envelope");
  const ids = messageId === undefined ? reference : { ...reference, messageId };
  return { ...dateAndSubject, from, sender, replyTo, to, cc, bcc, ...ids };
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

function fieldText<Name extends string>(name: Name, scanner: Scanner): { [name in Name]?: string } {
  const text = maybeString(scanner);
  space(scanner);
  return text === undefined ? {} : ({ [name]: text } as { [name in Name]?: string });
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
  const some = {
    ...fieldText("name", scanner),
    ...fieldText("route", scanner),
    ...fieldText("mailbox", scanner),
  };
  const host = maybeString(scanner);
  scanner.expect(")");
  return host === undefined ? some : { ...some, host };
}

function maybeString(scanner: Scanner): string | undefined {
  if (!isNil(scanner)) return string(scanner);
  scanner.expect("NIL");
  return undefined;
}

function isNil(scanner: Scanner): boolean {
  return scanner.input[scanner.offset] === "N";
}
