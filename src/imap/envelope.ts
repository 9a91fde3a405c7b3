import type { Envelope, EnvelopeAddress } from "../message/part.ts";
import { formatNstring } from "./strings.ts";

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
