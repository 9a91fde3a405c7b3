import { generateKeyPair } from "node:crypto";
import { promisify } from "node:util";
import { certificateDer, certificatePem } from "./certificate-der.ts";

/** PEM of a private key and of the certificate for it. */
export interface KeyAndCertificate {
  readonly key: string;
  readonly certificate: string;
}

/** Apple's clients refuse server certificates of more than 825 days. */
const validDays = 820;
const dayMs = 86_400_000;

/**
 * An ECDSA P-256 certificate that is its own issuer, for the doors of a machine that has no certificate of an
 * authority yet.
 */
export async function selfSigned(
  names: readonly string[],
  nowMs: number,
): Promise<KeyAndCertificate> {
  const { publicKey, privateKey } = await promisify(generateKeyPair)("ec", {
    namedCurve: "P-256",
  });
  const der = certificateDer({
    publicKey,
    names,
    fromMs: nowMs - dayMs,
    untilMs: nowMs + validDays * dayMs,
    issuer: { name: names[0] ?? "localhost", privateKey },
  });
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    certificate: certificatePem(der),
  };
}
