import type { EnvelopeParameters } from "./smtp-engine.ts";
import type { OutgoingMessage, OutgoingRecipient } from "./outgoing-message.ts";
import { formatUtf8AddrXtext, formatXtext } from "./xtext.ts";

/** What goes behind MAIL FROM and RCPT TO, as far as the server knows the extension. */
export function envelopeParametersOf(
  message: OutgoingMessage,
  recipients: readonly OutgoingRecipient[],
  { keywords, smtpUtf8 }: { keywords: ReadonlyMap<string, string>; smtpUtf8: boolean },
): EnvelopeParameters {
  const mail: string[] = [];
  // RFC 1870 §6, RFC 6152 §2, RFC 6531 §3.4, RFC 8689 §4.2, RFC 3461 §4.3 and §4.4
  if (keywords.has("SIZE")) mail.push(`SIZE=${message.size}`);
  if (message.eightBitMime && keywords.has("8BITMIME")) mail.push("BODY=8BITMIME");
  if (smtpUtf8) mail.push("SMTPUTF8");
  if (message.requireTls === true && keywords.has("REQUIRETLS")) mail.push("REQUIRETLS");
  if (!keywords.has("DSN")) return { mail: withSpaces(mail), recipients: [] };
  if (message.ret !== undefined) mail.push(`RET=${message.ret.toUpperCase()}`);
  if (message.envelopeId !== undefined) mail.push(`ENVID=${formatXtext(message.envelopeId)}`);
  return {
    mail: withSpaces(mail),
    recipients: recipients.map((recipient) => withSpaces(recipientParameters(recipient, smtpUtf8))),
  };
}

/** RFC 3461 §4.1 and §4.2 */
function recipientParameters(recipient: OutgoingRecipient, smtpUtf8: boolean): string[] {
  const parameters: string[] = [];
  const { notify, originalRecipient } = recipient;
  if (notify !== undefined && notify.length > 0) {
    parameters.push(`NOTIFY=${notify.map((when) => when.toUpperCase()).join(",")}`);
  }
  const [, type, address] = /^([A-Za-z0-9-]+);(.+)$/s.exec(originalRecipient ?? "") ?? [];
  if (type !== undefined && address !== undefined) {
    parameters.push(`ORCPT=${type};${formatOriginal(type, address, smtpUtf8)}`);
  }
  return parameters;
}

/** RFC 6533 §3: the "utf-8" address type has encodings of its own. */
function formatOriginal(type: string, address: string, smtpUtf8: boolean): string {
  if (type.toLowerCase() !== "utf-8") return formatXtext(address);
  if (!smtpUtf8) return formatUtf8AddrXtext(address);
  return address.replace(/[\p{Cc} \\+=]/gu, formatUtf8AddrXtext);
}

function withSpaces(parameters: readonly string[]): string {
  return parameters.map((parameter) => ` ${parameter}`).join("");
}
