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

/** Octets in UTF-8, which is what the limits count. */
export function octetLength(text: string): number {
  return Buffer.byteLength(text, "utf8");
}

// RFC 5321 §4.1.2: Dot-string = Atom *("." Atom), atext extended by UTF8-non-ascii in RFC 6531 §3.3
const dotString =
  /^[\w!#$%&'*+/=?^`{|}~\u0080-\u{10ffff}-]+(?:\.[\w!#$%&'*+/=?^`{|}~\u0080-\u{10ffff}-]+)*$/u;
