import { createHash, X509Certificate } from "node:crypto";
import type { TLSSocket } from "node:tls";
import type { ChannelBindings } from "../account/authenticator.ts";

/** What ties a SASL exchange to this TLS connection. */
export function channelBindingsOf(socket: TLSSocket): ChannelBindings {
  return {
    channelBinding(type) {
      return type === "tls-exporter" ? exported(socket) : serverEndPoint(socket);
    },
  };
}

// RFC 9266 §4.2: only TLS 1.3 gives a value that is unique to the connection without further conditions.
function exported(socket: TLSSocket): Buffer | undefined {
  if (socket.getProtocol() !== "TLSv1.3") return undefined;
  return socket.exportKeyingMaterial(32, "EXPORTER-Channel-Binding", Buffer.alloc(0));
}

// RFC 5929 §4.1: the hash of the certificate by its signature's own hash function, SHA-256 in place of weak ones.
function serverEndPoint(socket: TLSSocket): Buffer | undefined {
  const certificate = socket.getCertificate();
  if (certificate === null || !("raw" in certificate) || certificate.raw === undefined)
    return undefined;
  const algorithm = new X509Certificate(certificate.raw).signatureAlgorithm?.toLowerCase() ?? "";
  const hash = algorithm.includes("sha384")
    ? "sha384"
    : algorithm.includes("sha512")
      ? "sha512"
      : "sha256";
  return createHash(hash).update(certificate.raw).digest();
}
