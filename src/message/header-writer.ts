import { Buffer } from "node:buffer";
import { encodeWords } from "./encoded-word.ts";

/** Somebody in a header field. */
export interface WrittenAddress {
  /** As people write it; undefined or "": none. */
  readonly name?: string | undefined;
  /** The addr-spec. */
  readonly email: string;
}

/** RFC 5322 §2.1.1 */
const lineCharacters = 78;
const lineCharactersMax = 998;

/** `Name: value` with CRLF behind it, folded at white space. The value has no line ends of its own. RFC 5322 §2.2.3 */
export function formatField(name: string, value: string): string {
  const words = value.split(/(?<=[^ \t])(?=[ \t])/);
  let text = `${name}:`;
  let column = text.length;
  for (const word of words) {
    const piece = text === `${name}:` && !word.startsWith(" ") ? ` ${word}` : word;
    const helps = column > name.length + 1 || piece.length <= lineCharacters;
    if (column + piece.length > lineCharacters && helps && /^[ \t]/.test(piece)) {
      text += "\r\n";
      column = 0;
    }
    text += piece;
    column += piece.length;
  }
  return `${text}\r\n`;
}

/** Unstructured text, in encoded words where it is beyond ASCII. RFC 2047 §5 */
export function formatTextField(name: string, text: string): string {
  const plain = withoutControls(text);
  // A word longer than a line may be cannot stand as it is.
  const isLong = plain.split(" ").some((word) => word.length > lineCharactersMax - 100);
  const value = isLong ? encodeWords(`${plain}\u{200b}`) : encodeWords(plain);
  return formatField(name, value.replaceAll("\r\n", ""));
}

/** RFC 5322 §3.4: mailbox-list */
export function formatAddressField(name: string, addresses: readonly WrittenAddress[]): string {
  return formatField(name, addresses.map(formatMailbox).join(", "));
}

/** RFC 5322 §3.6.4 */
export function formatIdsField(name: string, ids: readonly string[]): string {
  return formatField(name, ids.map((id) => `<${id}>`).join(" "));
}

function formatMailbox({ name = "", email }: WrittenAddress): string {
  const shown = withoutControls(name).trim();
  const address = withoutControls(email);
  return shown === "" ? address : `${formatPhrase(shown)} <${address}>`;
}

function formatPhrase(text: string): string {
  if (/^[\w!#$%&'*+/=?^`{|}~ -]+$/.test(text) && !text.includes("=?")) return text;
  if (/^[ -~]*$/.test(text) && !text.includes("=?")) {
    return `"${text.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
  }
  return encodeWords(text).replaceAll("\r\n", "");
}

/** A parameter with its ";" in front, in RFC 2231's way where it is beyond ASCII or long. RFC 2231 §3, §4 */
export function formatParameter(name: string, value: string): string {
  const plain = withoutControls(value);
  if (/^[\w!#$&+^`{}~.-]{1,60}$/.test(plain)) return `; ${name}=${plain}`;
  if (/^[ -~]{1,60}$/.test(plain)) {
    return `; ${name}="${plain.replaceAll(/["\\]/g, String.raw`\$&`)}"`;
  }
  const octets = [...Buffer.from(plain)].map((octet) => {
    const character = String.fromCharCode(octet);
    return /[\w.-]/.test(character) ? character : `%${octet.toString(16).padStart(2, "0")}`;
  });
  const sections: string[] = [];
  let section = "utf-8''";
  for (const octet of octets) {
    if (section.length + octet.length > 60) {
      sections.push(section);
      section = "";
    }
    section += octet;
  }
  sections.push(section);
  if (sections.length === 1) return `; ${name}*=${sections[0]}`;
  return sections.map((text, index) => `; ${name}*${index}*=${text}`).join("");
}

/** Line ends and other control characters would end a field and begin another. */
function withoutControls(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, " ");
}
