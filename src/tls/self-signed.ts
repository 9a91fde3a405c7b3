import { createPublicKey, generateKeyPair } from "node:crypto";
import type { KeyObject } from "node:crypto";
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

/** What a self-signed certificate may say besides. */
export interface SelfSignedOptions {
  /** P-256; a new key where absent. */
  readonly privateKey?: KeyObject | undefined;
  /** See CertificateContent. */
  readonly acmeIdentifier?: Buffer;
}

/**
 * An ECDSA P-256 certificate that is its own issuer, for the doors of a machine that has no certificate of an
 * authority yet, and to prove to an authority that a name is ours.
 */
export async function selfSigned(
  names: readonly string[],
  nowMs: number,
  { privateKey, ...options }: SelfSignedOptions = {},
): Promise<KeyAndCertificate> {
  const key =
    privateKey ?? (await promisify(generateKeyPair)("ec", { namedCurve: "P-256" })).privateKey;
  const der = certificateDer({
    ...options,
    publicKey: createPublicKey(key),
    names,
    fromMs: nowMs - dayMs,
    untilMs: nowMs + validDays * dayMs,
    issuer: { name: names[0] ?? "localhost", privateKey: key },
  });
  return {
    key: key.export({ type: "pkcs8", format: "pem" }).toString(),
    certificate: certificatePem(der),
  };
}
