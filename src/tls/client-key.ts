import { createHash, type KeyObject } from "node:crypto";
import type { TLSSocket } from "node:tls";

/**
 * Name of a public key: SHA-256 of its SubjectPublicKeyInfo (RFC 5280 §4.1.2.7), base64url without padding. It stays when a
 * certificate is renewed for the same key.
 */
export function keyFingerprint(key: KeyObject): string {
  const info = key.export({ type: "spki", format: "der" });
  return createHash("sha256").update(info).digest("base64url");
}

/**
 * Of the client's certificate; undefined where it sent none. The handshake has proved that the client has the key;
 * that nobody vouches for the certificate does not matter.
 */
export function clientKeyOf(socket: TLSSocket): string | undefined {
  const certificate = socket.getPeerX509Certificate();
  try {
    return certificate && keyFingerprint(certificate.publicKey);
  } catch {
    // A kind of key that Node cannot read can be registered by nobody.
    return undefined;
  }
}

/** What is known of a client by its handshake. */
export interface ClientTls {
  /** See clientKeyOf. */
  readonly tlsKey: string | undefined;
  /** Version and cipher, for records. */
  readonly tlsText: string;
}

export function clientTlsOf(socket: TLSSocket): ClientTls {
  const cipher = socket.getCipher();
  const tlsText = `${socket.getProtocol() ?? "TLS"} ${cipher.standardName ?? cipher.name}`;
  return { tlsKey: clientKeyOf(socket), tlsText };
}

/** For the server's socket: a certificate is asked for, not demanded, and nobody has to vouch for it. */
export const clientKeyAsked = { requestCert: true, rejectUnauthorized: false } as const;
