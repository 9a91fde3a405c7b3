import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  X509Certificate,
  type KeyObject,
} from "node:crypto";
import { certificateDer, certificatePem } from "../tls/certificate-der.ts";
import type { KeyAndCertificate } from "../tls/self-signed.ts";

export interface IssueOptions {
  /** Days from now; negative: it has ended. */
  readonly validDays?: number;
  /** PEM of a private key to keep using; else a new one. */
  readonly key?: string;
}

export interface Issued extends KeyAndCertificate {
  /** Certificate and issuer's certificate, PEM: what a server shows. */
  readonly chain: string;
  readonly parsed: X509Certificate;
}

const dayMs = 86_400_000;

/** An authority of a test's own. */
export class CertificateAuthority {
  readonly name: string;
  /** PEM of its own certificate. */
  readonly certificate: string;
  readonly parsed: X509Certificate;
  readonly #privateKey: KeyObject;

  /** Signed by `parent`, or by itself. */
  constructor(name = "Test Authority", parent?: CertificateAuthority) {
    const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    this.name = name;
    this.#privateKey = privateKey;
    const der = certificateDer({
      publicKey,
      names: [name],
      ...periodOf(365),
      issuer: { name: parent?.name ?? name, privateKey: parent ? parent.#privateKey : privateKey },
      isAuthority: true,
    });
    this.certificate = certificatePem(der);
    this.parsed = new X509Certificate(der);
  }

  /** A server's certificate for these names. */
  issue(names: readonly string[], { validDays = 90, key }: IssueOptions = {}): Issued {
    const keys = key === undefined ? newKeys() : keysOf(key);
    const der = certificateDer({
      publicKey: keys.publicKey,
      names,
      ...periodOf(validDays),
      issuer: { name: this.name, privateKey: this.#privateKey },
    });
    const certificate = certificatePem(der);
    return {
      key: keys.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
      certificate,
      chain: certificate + this.certificate,
      parsed: new X509Certificate(der),
    };
  }
}

interface Keys {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

function newKeys(): Keys {
  return generateKeyPairSync("ec", { namedCurve: "P-256" });
}

function keysOf(pem: string): Keys {
  const privateKey = createPrivateKey(pem);
  return { privateKey, publicKey: createPublicKey(privateKey) };
}

/** Of a certificate that has ended, the 30 days before its end. */
function periodOf(validDays: number): { fromMs: number; untilMs: number } {
  const now = Date.now();
  const untilMs = now + validDays * dayMs;
  return { fromMs: Math.min(now - dayMs, untilMs - 30 * dayMs), untilMs };
}
