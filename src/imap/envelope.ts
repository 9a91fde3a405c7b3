import type { Envelope, EnvelopeAddress } from "../message/part.ts";

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
    `(${nstring(envelope.date)} ${nstring(envelope.subject)} ${fromText} ${senderText} ${replyToText} ` +
    `${addresses(to)} ${addresses(cc)} ${addresses(bcc)} ` +
    `${nstring(envelope.inReplyTo)} ${nstring(envelope.messageId)})`
  );
}

/**
 * RFC 9051 §9: nstring = string / nil. Quoted where every revision of IMAP may quote it, else a literal. NUL, which
 * neither may hold, becomes a space.
 */
export function nstring(text: string | undefined): string {
  if (text === undefined) return "NIL";
  if (quotable.test(text)) return `"${text}"`;
  const octets = text.replaceAll("\0", " ");
  if (!unquotable.test(octets)) return `"${octets.replaceAll(/["\\]/g, "\\$&")}"`;
  return `{${octets.length}}\r\n${octets}`;
}

// oxlint-disable-next-line no-control-regex -- controls other than CR, LF and NUL are TEXT-CHAR. RFC 9051 §9
const unquotable = /[^\x01-\x09\x0b\x0c\x0e-\x7f]/;
const quotable = /^[ !#-[\]-~]*$/;

// RFC 9051 §9: env-from = "(" 1*address ")" / nil, and so on.
function addresses(list: readonly EnvelopeAddress[]): string {
  if (list.length === 0) return "NIL";
  let text = "(";
  for (const { name, route, mailbox, host } of list) {
    text += `(${nstring(name)} ${nstring(route)} ${nstring(mailbox)} ${nstring(host)})`;
  }
  return `${text})`;
}
