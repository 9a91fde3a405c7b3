import { createPublicKey, X509Certificate, type KeyObject } from "node:crypto";
import { keyFingerprint } from "../tls/client-key.ts";

/** The text holds no key that we take; the message says why, for the person who gave it. */
export class TlsKeyRefusal extends RangeError {
  override readonly name = "TlsKeyRefusal";
}

export interface PublicKeyFacts {
  readonly fingerprint: string;
  /** Such as "RSA 2048". */
  readonly algorithm: string;
}

const rsaBitsMin = 2048;
const pemCharactersMax = 100_000;

/** The key in a PEM certificate or a PEM public key. Whoever holds the private key logs in by it. */
export function parseTlsKey(pem: string): PublicKeyFacts {
  const key = publicKeyOf(pem.slice(0, pemCharactersMax));
  const algorithm = algorithmOf(key);
  if (algorithm === undefined) {
    throw new TlsKeyRefusal(
      `Make another key, EC with P-256 say: TLS has no use for ${kindOf(key)}`,
    );
  }
  if ((key.asymmetricKeyDetails?.modulusLength ?? rsaBitsMin) < rsaBitsMin) {
    throw new TlsKeyRefusal(`Make a longer key: RSA needs at least ${rsaBitsMin} bits`);
  }
  return { fingerprint: keyFingerprint(key), algorithm };
}

const certificate = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/;
const publicKey = /-----BEGIN PUBLIC KEY-----[^-]+-----END PUBLIC KEY-----/;

function publicKeyOf(pem: string): KeyObject {
  // The first certificate of a file is its owner's. A private key beside it is nothing for us, and is not looked at.
  const [certificatePem] = certificate.exec(pem) ?? [];
  const [publicPem] = publicKey.exec(pem) ?? [];
  try {
    if (certificatePem !== undefined) return new X509Certificate(certificatePem).publicKey;
    if (publicPem !== undefined) return createPublicKey(publicPem);
  } catch (cause) {
    throw new TlsKeyRefusal("Cannot read the key: its PEM is damaged", { cause });
  }
  throw new TlsKeyRefusal(
    'Give a certificate or a public key as PEM: "-----BEGIN CERTIFICATE-----" and so on',
  );
}

/** The curves that signatures in TLS may use. */
const curves = new Set(["prime256v1", "secp384r1", "secp521r1"]);

function algorithmOf(key: KeyObject): string | undefined {
  const { modulusLength, namedCurve = "" } = key.asymmetricKeyDetails ?? {};
  const type = key.asymmetricKeyType ?? "";
  const names: Readonly<Record<string, string | undefined>> = {
    rsa: `RSA ${modulusLength}`,
    "rsa-pss": `RSA ${modulusLength}`,
    ec: curves.has(namedCurve) ? `EC ${namedCurve}` : undefined,
    ed25519: "Ed25519",
    ed448: "Ed448",
  };
  return Object.hasOwn(names, type) ? names[type] : undefined;
}

function kindOf(key: KeyObject): string {
  const { namedCurve } = key.asymmetricKeyDetails ?? {};
  return [key.asymmetricKeyType ?? "this one", namedCurve].join(" ").trimEnd();
}
