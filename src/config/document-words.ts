import { domainToASCII } from "node:url";
import * as v from "valibot";

const addressOctetsMax = 254;

// Schemas of what several sections of the document are made of.

export const description = v.optional(v.pipe(v.string(), v.maxLength(1000)), "");
export const accountName = v.pipe(
  v.string(),
  v.check(isAccountName, "not an account name: use a-z, 0-9, dot, dash"),
);
export const domainName = v.pipe(v.string(), v.check(isDomain, "not a domain name in lower case"));
export const mailboxName = v.pipe(
  v.string(),
  v.regex(/^[^\p{Cc}%*/]+(\/[^\p{Cc}%*/]+)*$/u, "not a mailbox name"),
  v.maxLength(500),
  v.normalize("NFC"),
  v.transform((name) => name.replace(/^inbox(?=\/|$)/i, "INBOX")),
);
export const address = v.pipe(
  v.string(),
  v.check(isAddress, "not an address: local@domain, or @domain for all others"),
);

export function isAccountName(text: string): boolean {
  return /^[a-z0-9][a-z0-9._-]{0,63}$/.test(text);
}

/** A name of the DNS, in lower case, as A-labels or U-labels. */
export function isDomain(text: string): boolean {
  const ascii = domainToASCII(text);
  return (
    text === text.toLowerCase() &&
    ascii.length <= 253 &&
    /^[a-z0-9_]([a-z0-9_-]{0,62})(\.[a-z0-9_][a-z0-9_-]{0,62})*$/.test(ascii) &&
    !/^[\d.]+$/.test(ascii)
  );
}

/** A dot-string in ASCII or UTF-8 (RFC 5321 §4.1.2, RFC 6531 §3.3); quoted local parts are not given to accounts. */
export function isAddress(text: string): boolean {
  const at = text.lastIndexOf("@");
  const local = text.slice(0, at);
  return (
    at >= 0 &&
    Buffer.byteLength(text) <= addressOctetsMax &&
    isDomain(text.slice(at + 1)) &&
    (local === "" || /^[^\p{Cc}\s"(),.:;<>@[\\\]]+(\.[^\p{Cc}\s"(),.:;<>@[\\\]]+)*$/u.test(local))
  );
}
