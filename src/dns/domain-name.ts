import { domainToASCII } from "node:url";

/** RFC 1035 §2.3.4: 255 octets on the wire are 253 characters of text. */
const nameCharactersMax = 253;
/** Underscores are no host names, but mail hosts and policy records with them exist. RFC 8552 §1 */
const name =
  /^(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)(?:\.[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?)*$/;

/**
 * The name as the DNS has it: A-labels, lower case, without the final dot. Undefined where the text is no domain
 * name that can be asked for. RFC 5890 §2.3.2.1
 */
export function domainNameOf(text: string): string | undefined {
  if (text.length > 4 * nameCharactersMax) return undefined;
  const undotted = text.endsWith(".") ? text.slice(0, -1) : text;
  const lower = /\P{ASCII}/u.test(undotted) ? aLabelsOf(undotted) : undotted.toLowerCase();
  return lower.length <= nameCharactersMax && name.test(lower) ? lower : undefined;
}

/** "" where the text is none, or holds what the host parser of URLs would quietly drop or cut at. */
function aLabelsOf(text: string): string {
  return /^[\p{L}\p{M}\p{N}._-]+$/u.test(text) ? domainToASCII(text) : "";
}

/** The name under in-addr.arpa or ip6.arpa. RFC 1035 §3.5, RFC 3596 §2.5 */
export function reverseNameOf(address: string): string {
  if (!address.includes(":")) return `${address.split(".").toReversed().join(".")}.in-addr.arpa`;
  return `${hexadecimalDigitsOf(address).split("").toReversed().join(".")}.ip6.arpa`;
}

/** All 32 digits of an IPv6 address that `net.isIPv6` accepts. */
function hexadecimalDigitsOf(address: string): string {
  const plain = address
    .replace(/%.*$/, "")
    .replace(/(\d+)\.(\d+)\.(\d+)\.(\d+)$/, (_, ...octets) => {
      const [a, b, c, d] = octets.slice(0, 4).map(Number);
      return `${(a! * 256 + b!).toString(16)}:${(c! * 256 + d!).toString(16)}`;
    });
  const [head = "", tail] = plain.split("::");
  const before = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => "0");
  return [...before, ...zeros, ...after].map((group) => group.padStart(4, "0")).join("");
}
