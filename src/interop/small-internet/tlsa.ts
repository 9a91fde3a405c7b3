import { createHash, type X509Certificate } from "node:crypto";

export interface TlsaKind {
  /** 2: an authority, 3: the server itself (and 0 and 1, which mail does not use). */
  readonly usage: 0 | 1 | 2 | 3;
  /** 0: the whole certificate, 1: its key. */
  readonly selector: 0 | 1;
  /** 0: as it is, 1: SHA-256, 2: SHA-512. */
  readonly matchingType: 0 | 1 | 2;
}

/** The text of a TLSA record that stands for this certificate. RFC 6698 §2 */
export function tlsaOf(certificate: X509Certificate, kind: TlsaKind): string {
  const { usage, selector, matchingType } = kind;
  const info = certificate.publicKey.export({ type: "spki", format: "der" });
  const selected = selector === 0 ? certificate.raw : info;
  const hash = matchingType === 1 ? "sha256" : "sha512";
  const matched =
    matchingType === 0 ? selected : createHash(hash).update(Uint8Array.from(selected)).digest();
  return `${usage} ${selector} ${matchingType} ${matched.toString("hex")}`;
}

/** `3 1 1`, as most have it. */
export function tlsaOfKey(certificate: X509Certificate): string {
  return tlsaOf(certificate, { usage: 3, selector: 1, matchingType: 1 });
}
