// Whether the certificates that a mail server showed are those that its domain published. RFC 6698, as RFC 7671 and
// RFC 7672 §3 have it for mail:
//
// 1. DANE-EE(3) pins the server's own certificate or key: its names, dates and issuers mean nothing.
// 2. DANE-TA(2) pins an authority: the server's certificate must be for one of the names, and a chain of valid
//    certificates must lead to one that matches.
// 3. One match among the records is enough, so that keys can be rolled over.
//
// A path through an authority below the anchor that is limited to certain names is not taken: which names those are is
// not looked at, and a wrong yes would be worse than a mail that waits.

import { createPublicKey, hash, type KeyObject, X509Certificate } from "node:crypto";
import type { TlsaRecord } from "../dns/resolver.ts";
import { hasNameConstraints, pathLengthOf, publicKeyInfoOf } from "./certificate-parts.ts";
import {
  daneEe,
  daneTa,
  digestOf,
  fullCertificate,
  fullMatch,
  subjectPublicKeyInfo,
} from "./tlsa-records.ts";

export interface DaneQuestion {
  /** As usableRecords gives them; at least one. */
  readonly records: readonly TlsaRecord[];
  /** As the server sent them, its own first. */
  readonly chain: readonly X509Certificate[];
  /** The host and those who point to it, A-labels. RFC 7672 §3.2.2 */
  readonly names: readonly string[];
  /** Milliseconds since 1970. */
  readonly now: number;
}

export type DaneVerdict =
  | { readonly kind: "verified" }
  | {
      readonly kind: "refused";
      readonly reason: "no-match" | "other-names" | "out-of-date" | "no-certificate";
    };

/** RFC 7672 §3.2.2: the host with and without its aliases, and the domain likewise. */
export const namesMax = 4;

/** OpenSSL sends ten at most by itself; more is somebody's game. */
const certificatesMax = 12;
/** Signatures that are checked for one handshake, on the main thread: the largest keys take a millisecond each. */
const signaturesMax = 16;
/** Signatures that can be forged. RFC 6194 §3, RFC 6151 §2 */
const brokenDigest = /md[245]|sha-?1(?![0-9])/i;
const serverAuth = "1.3.6.1.5.5.7.3.1";
const anyExtendedKeyUsage = "2.5.29.37.0";

export function verifyDane(question: DaneQuestion): DaneVerdict {
  const chain = question.chain.slice(0, certificatesMax);
  const [leaf] = chain;
  if (leaf === undefined) return { kind: "refused", reason: "no-certificate" };
  const isPinned = question.records.some(
    (record) => record.usage === daneEe && matches(record, leaf),
  );
  if (isPinned) return { kind: "verified" };
  const anchors = question.records.filter(({ usage }) => usage === daneTa);
  if (anchors.length === 0) return { kind: "refused", reason: "no-match" };
  return verifyByAnchor(leaf, chain, { ...question, records: anchors });
}

function verifyByAnchor(
  leaf: X509Certificate,
  chain: readonly X509Certificate[],
  { records, names, now }: DaneQuestion,
): DaneVerdict {
  const search: Search = {
    records,
    candidates: [...chain.slice(1), ...publishedAuthorities(records)],
    keys: publishedKeys(records),
    now,
    signaturesLeft: signaturesMax,
    isOutOfDate: false,
  };
  const isAnchored = isServer(leaf) && leadsToAnchor(leaf, [], search);
  if (!isAnchored) {
    return { kind: "refused", reason: search.isOutOfDate ? "out-of-date" : "no-match" };
  }
  // RFC 7672 §3.2.3: a wildcard stands for a whole label.
  const options = { partialWildcards: false } as const;
  const isNamed = names
    .slice(0, namesMax)
    .some((name) => leaf.checkHost(name, options) !== undefined);
  return isNamed ? { kind: "verified" } : { kind: "refused", reason: "other-names" };
}

interface Search {
  readonly records: readonly TlsaRecord[];
  /** Certificates that may have issued others. */
  readonly candidates: readonly X509Certificate[];
  /** Keys of authorities that were published bare. RFC 7671 §5.2.2 */
  readonly keys: readonly KeyObject[];
  readonly now: number;
  signaturesLeft: number;
  /** A path came to its anchor but for a date. */
  isOutOfDate: boolean;
}

/** Whether `path`, which begins with the server's certificate and ends before `certificate`, can be led to an anchor. */
function leadsToAnchor(
  certificate: X509Certificate,
  below: readonly X509Certificate[],
  search: Search,
): boolean {
  const path = [...below, certificate];
  if (search.keys.some((key) => isSignedBy(certificate, key, search))) return isValid(path, search);
  return search.candidates.some((issuer) => {
    if (path.includes(issuer) || !mayIssue(issuer, certificate, below.length)) return false;
    if (!isSignedBy(certificate, issuer, search)) return false;
    if (search.records.some((record) => matches(record, issuer))) {
      return isValid([...path, issuer], search);
    }
    return !hasNameConstraints(issuer.raw) && leadsToAnchor(issuer, path, search);
  });
}

/** RFC 5280 §6.1.4: `between` authorities stand below `certificate`, itself included where it is one. */
function mayIssue(issuer: X509Certificate, certificate: X509Certificate, between: number): boolean {
  return issuer.ca && pathLengthOf(issuer.raw) >= between && certificate.checkIssued(issuer);
}

function isSignedBy(
  certificate: X509Certificate,
  issuer: X509Certificate | KeyObject,
  search: Search,
): boolean {
  if (search.signaturesLeft === 0) return false;
  search.signaturesLeft--;
  if (brokenDigest.test(certificate.signatureAlgorithm ?? "")) return false;
  try {
    return certificate.verify(issuer instanceof X509Certificate ? issuer.publicKey : issuer);
  } catch {
    // A key of another kind than the signature, or of one that nobody knows.
    return false;
  }
}

function isValid(path: readonly X509Certificate[], search: Search): boolean {
  const { now } = search;
  const isIn = path.every(
    ({ validFromDate, validToDate }) =>
      validFromDate.getTime() <= now && now <= validToDate.getTime(),
  );
  search.isOutOfDate ||= !isIn;
  return isIn;
}

/** RFC 5280 §4.2.1.12: without a list of usages all are allowed. */
function isServer({ keyUsage }: X509Certificate): boolean {
  // The types promise a list; where the certificate has none, there is none.
  const usages: readonly string[] | undefined = keyUsage;
  return (
    usages === undefined || usages.some((oid) => oid === serverAuth || oid === anyExtendedKeyUsage)
  );
}

/** RFC 6698 §2.1.4 */
function matches(
  { selector, matchingType, data }: TlsaRecord,
  certificate: X509Certificate,
): boolean {
  const selected =
    selector === fullCertificate ? certificate.raw : publicKeyInfoOf(certificate.raw);
  if (selected === undefined) return false;
  const association =
    matchingType === fullMatch ? selected : hash(digestOf(matchingType), selected, "buffer");
  return Buffer.compare(association, data) === 0;
}

/** An authority that stands in the DNS as a whole need not be sent. RFC 7671 §5.2.1 */
function publishedAuthorities(records: readonly TlsaRecord[]): readonly X509Certificate[] {
  return records
    .filter((record) => record.selector === fullCertificate && record.matchingType === fullMatch)
    .map(({ data }) => new X509Certificate(data));
}

function publishedKeys(records: readonly TlsaRecord[]): readonly KeyObject[] {
  return records.flatMap((record) => {
    if (record.selector !== subjectPublicKeyInfo || record.matchingType !== fullMatch) return [];
    try {
      return [createPublicKey({ key: Buffer.from(record.data), format: "der", type: "spki" })];
    } catch {
      return [];
    }
  });
}
