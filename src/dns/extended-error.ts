import type { ExtendedError } from "./dns-message.ts";

/** What the codes say, in the words of their registry. RFC 8914 §5.2 */
const meanings: ReadonlyMap<number, string> = new Map([
  [1, "Unsupported DNSKEY Algorithm"],
  [2, "Unsupported DS Digest Type"],
  [3, "Stale Answer"],
  [4, "Forged Answer"],
  [5, "DNSSEC Indeterminate"],
  [6, "DNSSEC Bogus"],
  [7, "Signature Expired"],
  [8, "Signature Not Yet Valid"],
  [9, "DNSKEY Missing"],
  [10, "RRSIGs Missing"],
  [11, "No Zone Key Bit Set"],
  [12, "NSEC Missing"],
  [13, "Cached Error"],
  [14, "Not Ready"],
  [15, "Blocked"],
  [16, "Censored"],
  [17, "Filtered"],
  [18, "Prohibited"],
  [19, "Stale NXDOMAIN Answer"],
  [20, "Not Authoritative"],
  [21, "Not Supported"],
  [22, "No Reachable Authority"],
  [23, "Network Error"],
  [24, "Invalid Data"],
]);

/** Codes of a zone whose signatures do not hold. RFC 8914 §4.6 to §4.13 */
const bogusMin = 5;
const bogusMax = 12;

/** " (Signature Expired: the text of the server)", or nothing where the server did not explain itself. */
export function explanationOf(errors: readonly ExtendedError[]): string {
  if (errors.length === 0) return "";
  const texts = errors.map(({ code, text }) => {
    const meaning = meanings.get(code) ?? `extended error ${code}`;
    return text === "" ? meaning : `${meaning}: ${text}`;
  });
  return ` (${texts.join("; ")})`;
}

/** Whether the zone is signed and its signatures do not hold: whoever answers for it may be forging. */
export function isBogus(errors: readonly ExtendedError[]): boolean {
  return errors.some(({ code }) => code >= bogusMin && code <= bogusMax);
}
