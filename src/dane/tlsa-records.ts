import { X509Certificate } from "node:crypto";
import type { TlsaRecord } from "../dns/resolver.ts";

/** RFC 6698 §2.1.1, with the names of RFC 7218 §2.1 */
export const daneTa = 2;
export const daneEe = 3;
/** RFC 6698 §2.1.2 */
export const fullCertificate = 0;
export const subjectPublicKeyInfo = 1;
/** RFC 6698 §2.1.3 */
export const fullMatch = 0;
const sha256 = 1;
const sha512 = 2;

/** More records than any rollover needs; each costs a comparison per certificate. */
const recordsMax = 50;

/**
 * The records that can be matched. Those that name authorities of the web (usages 0 and 1) do not count for mail,
 * unknown numbers and digests of the wrong length count for nothing. RFC 7672 §3.1.3, RFC 7671 §4.1
 *
 * Of the digests for one usage and selector only the strongest count, so that a broken one cannot be used to get in.
 * RFC 7671 §9
 */
export function usableRecords(records: readonly TlsaRecord[]): readonly TlsaRecord[] {
  const usable = records.filter(isUsable).slice(0, recordsMax);
  return usable.filter(
    (record) =>
      record.matchingType === fullMatch ||
      !usable.some((other) => isAlike(other, record) && other.matchingType > record.matchingType),
  );
}

/** As zone files have it, such as "3 1 1 0d6fce…". RFC 6698 §2.2 */
export function formatTlsa({ usage, selector, matchingType, data }: TlsaRecord): string {
  return `${usage} ${selector} ${matchingType} ${Buffer.from(data).toString("hex")}`;
}

/** Name of the digest in node:crypto. */
export function digestOf(matchingType: number): "sha256" | "sha512" {
  return matchingType === sha256 ? "sha256" : "sha512";
}

function isUsable({ usage, selector, matchingType, data }: TlsaRecord): boolean {
  if (usage !== daneTa && usage !== daneEe) return false;
  if (selector !== fullCertificate && selector !== subjectPublicKeyInfo) return false;
  switch (matchingType) {
    case fullMatch:
      return data.length > 0 && (selector === subjectPublicKeyInfo || isCertificate(data));
    case sha256:
      return data.length === 32;
    case sha512:
      return data.length === 64;
    default:
      return false;
  }
}

function isCertificate(data: Uint8Array): boolean {
  try {
    return new X509Certificate(data).raw.length > 0;
  } catch {
    return false;
  }
}

function isAlike(a: TlsaRecord, b: TlsaRecord): boolean {
  return a.usage === b.usage && a.selector === b.selector;
}
