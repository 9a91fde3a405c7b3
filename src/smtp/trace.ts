import { formatDateTime } from "../message/date-time.ts";

/** Field texts are latin1: one character, one octet; what may hold UTF-8 is encoded here. */
export interface ReceivedField {
  /** As the client named itself; undefined hides the client: mail of our own accounts tells nobody where they are. */
  readonly client: { readonly heloName: string; readonly address: string } | undefined;
  readonly by: string;
  readonly protocol: ReceivedProtocol;
  readonly tls: { readonly version: string; readonly cipher: string } | undefined;
  readonly requireTls: boolean;
  readonly id: string;
  /** Left out where the message has several recipients. RFC 5321 §7.2 */
  readonly recipient: string | undefined;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** How the message came, for the words of RFC 3848 and RFC 6531 §4.3. */
export interface ReceivedProtocol {
  readonly esmtp: boolean;
  readonly tls: boolean;
  readonly authenticated: boolean;
  readonly smtpUtf8: boolean;
}

/** RFC 5321 §6.3: a message that passed more servers than this is in a loop. */
export const receivedFieldsMax = 100;

/**
 *     Time-stamp-line = "Received:" FWS Stamp <CRLF>
 *
 * RFC 5321 §4.4
 */
export function formatReceived(field: ReceivedField): string {
  const { client, tls } = field;
  const from = client ? `${client.heloName} (${addressLiteral(client.address)})` : field.by;
  const lines = [
    `Received: from ${utf8Octets(from)}`,
    `by ${utf8Octets(field.by)} via tcp with ${protocolWord(field.protocol)} id ${field.id}`,
  ];
  if (tls) lines.push(`(${tls.version} ${tls.cipher})`);
  if (field.requireTls) lines.push("(requiretls)");
  if (field.recipient !== undefined) lines.push(`for <${utf8Octets(field.recipient)}>`);
  return `${lines.join("\r\n\t")};\r\n\t${formatDateTime(field.at)}\r\n`;
}

/** What the next server may believe of the client of a submission: who it is, we know. RFC 8601 §2.7.4 */
export function formatSubmissionResults(by: string, reversePath: string): string {
  const property = reversePath === "" ? "" : ` smtp.mailfrom=${utf8Octets(reversePath)}`;
  return `Authentication-Results: ${utf8Octets(by)};\r\n\tauth=pass${property}\r\n`;
}

/** RFC 5321 §4.4 */
export function formatReturnPath(reversePath: string): string {
  return `Return-Path: <${utf8Octets(reversePath)}>\r\n`;
}

/** RFC 9228 §3 */
export function formatDeliveredTo(address: string): string {
  return `Delivered-To: ${utf8Octets(address)}\r\n`;
}

/** RFC 5321 §4.1.3 */
export function addressLiteral(address: string): string {
  return address.includes(":") ? `[IPv6:${address}]` : `[${address}]`;
}

/** How many Received fields stand in `header`, latin1. */
export function countReceived(header: string): number {
  let count = 0;
  for (let at = 0; at < header.length;) {
    if (isReceived(header, at)) count++;
    const end = header.indexOf("\n", at);
    if (end < 0) break;
    at = end + 1;
  }
  return count;
}

function isReceived(header: string, at: number): boolean {
  const first = header.charCodeAt(at) | 0x20;
  return first === 0x72 && /^received[ \t]*:/i.test(header.slice(at, at + 40));
}

function protocolWord(protocol: ReceivedProtocol): string {
  const base = protocol.smtpUtf8 ? "UTF8SMTP" : protocol.esmtp ? "ESMTP" : "SMTP";
  return `${base}${protocol.tls ? "S" : ""}${protocol.authenticated ? "A" : ""}`;
}

const ascii = /^[\x20-\x7e]*$/;

function utf8Octets(text: string): string {
  if (ascii.test(text)) return text;
  // Nothing of ours may end the field, whatever a peer called itself.
  // eslint-disable-next-line no-control-regex
  return Buffer.from(text.replace(/[\x00-\x1f\x7f]/g, "?"), "utf8").toString("latin1");
}
