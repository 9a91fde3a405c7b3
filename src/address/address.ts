/**
 * An address and how it is written. Text is Unicode: who reads a protocol decodes UTF-8 first. A domain is kept as
 * written; domains are compared without regard to case, local parts are not touched (whether theirs matters is
 * the decision of the domain that owns them). RFC 5321 §2.3.11, §2.4
 */
import { Buffer } from "node:buffer";

export interface Address {
  /** Without quotes and backslashes. */
  readonly localPart: string;
  /** With the brackets of a literal. */
  readonly domain: string;
}

/** RFC 5321 §4.5.3.1.1, §4.5.3.1.2, §4.5.3.1.3, in octets of UTF-8. */
export const localPartOctetsMax = 64;
export const domainOctetsMax = 255;
export const pathOctetsMax = 256;

/** As it stands in a command or a header field, quoted where it must be. RFC 5321 §4.1.2 */
export function formatAddress({ localPart, domain }: Address): string {
  const local = dotString.test(localPart)
    ? localPart
    : `"${localPart.replaceAll(/["\\]/g, "\\$&")}"`;
  return domain === "" ? local : `${local}@${domain}`;
}

/** The same text for the same address; for maps and unique columns. */
export function addressKey({ localPart, domain }: Address): string {
  return formatAddress({ localPart, domain: lowerCaseAscii(domain) });
}

export function isSameAddress(one: Address, other: Address): boolean {
  return one.localPart === other.localPart && isSameDomain(one.domain, other.domain);
}

/** RFC 4343 §3: only letters of ASCII are folded. */
export function isSameDomain(one: string, other: string): boolean {
  return one === other || lowerCaseAscii(one) === lowerCaseAscii(other);
}

/**
 * Cuts at the last "@" without looking at the grammar: for addresses that were parsed before, and stored as text.
 */
export function splitAddress(text: string): Address | undefined {
  const at = text.lastIndexOf("@");
  if (at <= 0 || at === text.length - 1) return undefined;
  const local = text.slice(0, at);
  const isQuoted = local.length >= 2 && local.startsWith('"') && local.endsWith('"');
  const localPart = isQuoted ? local.slice(1, -1).replaceAll(/\\(.)/gs, "$1") : local;
  return { localPart, domain: text.slice(at + 1) };
}

/** Octets in UTF-8, which is what the limits count. */
export function octetLength(text: string): number {
  return Buffer.byteLength(text, "utf8");
}

// RFC 5321 §4.1.2: Dot-string = Atom *("." Atom), atext extended by UTF8-non-ascii in RFC 6531 §3.3
const dotString =
  /^[\w!#$%&'*+/=?^`{|}~\u0080-\u{10ffff}-]+(?:\.[\w!#$%&'*+/=?^`{|}~\u0080-\u{10ffff}-]+)*$/u;

function lowerCaseAscii(text: string): string {
  return text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
