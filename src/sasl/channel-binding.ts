import { createHash, X509Certificate } from "node:crypto";

export type ChannelBindingType = "tls-exporter" | "tls-server-end-point";

/** What ties an authentication to its TLS connection. RFC 5056 §2.1 */
export interface ChannelBindings {
  /** RFC 9266 "tls-exporter" on TLS 1.3, RFC 5929 "tls-server-end-point"; undefined where not to be had. */
  channelBinding(type: ChannelBindingType): Buffer | undefined;
}

/** What a channel binding needs of a TLSSocket. */
export interface TlsConnection {
  getProtocol(): string | null;
  exportKeyingMaterial(length: number, label: string, context: Buffer): Buffer;
}

/** `certificate` is the server's, in DER, on whichever side we are; it is asked for only when needed. */
export function channelBindingsOf(
  connection: TlsConnection,
  certificate: () => Buffer | undefined,
): ChannelBindings {
  return {
    channelBinding(type) {
      if (type === "tls-exporter") return exporterBinding(connection);
      const der = certificate();
      return der === undefined ? undefined : endPointBinding(der);
    },
  };
}

// RFC 9266 §4.2: below TLS 1.3 it needs the extended master secret, which Node does not tell of.
function exporterBinding(connection: TlsConnection): Buffer | undefined {
  if (connection.getProtocol() !== "TLSv1.3") return undefined;
  return connection.exportKeyingMaterial(32, "EXPORTER-Channel-Binding", Buffer.alloc(0));
}

/**
 * RFC 5929 §4.1: the certificate hashed as its signature was, but by SHA-256 in place of MD5 and SHA-1. Undefined for
 * Ed25519, which has no single hash, and for RSA-PSS, whose hash stands in parameters that Node does not show.
 */
export function endPointBinding(certificate: Buffer): Buffer | undefined {
  const hash = signatureHash(new X509Certificate(certificate).signatureAlgorithm);
  return hash === undefined ? undefined : createHash(hash).update(certificate).digest();
}

/** `algorithm` as OpenSSL names it: "sha256WithRSAEncryption", "ecdsa-with-SHA384". */
function signatureHash(algorithm: string | undefined): string | undefined {
  const name = /sha-?(1|224|256|384|512)|md5/i.exec(algorithm ?? "");
  if (name === null) return undefined;
  return name[1] === undefined || name[1] === "1" ? "sha256" : `sha${name[1]}`;
}
