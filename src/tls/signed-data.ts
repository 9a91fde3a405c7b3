import { createHash, createPrivateKey, sign } from "node:crypto";
import { derOid, derSequence, derTime, derValue } from "./der.ts";
import { derPlaceAt } from "./der-reader.ts";
import type { KeyAndCertificate } from "./self-signed.ts";

const oids = {
  data: [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x01],
  signedData: [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x07, 0x02],
  contentType: [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x03],
  messageDigest: [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x04],
  signingTime: [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x05],
  sha256: [0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01],
  ecdsaWithSha256: [0x2a, 0x86, 0x48, 0xce, 0x3d, 0x04, 0x03, 0x02],
  sha256WithRsaEncryption: [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b],
} as const;

const setTag = 0x31;
const octetStringTag = 0x04;
const versionTag = 0xa0;
const versionOne = derValue(0x02, Buffer.from([1]));

/**
 * The content together with its signature and the certificates to verify it (CMS SignedData in DER, RFC 5652 §5).
 * Undefined where the key is neither RSA nor ECDSA. Throws where the certificate cannot be read.
 */
export function signedData(
  content: Buffer,
  { key, certificate }: KeyAndCertificate,
  atMs: number,
): Buffer | undefined {
  const privateKey = createPrivateKey(key);
  const algorithm = signatureAlgorithms[privateKey.asymmetricKeyType ?? ""];
  if (algorithm === undefined) return undefined;
  const certificates = certificatesOf(certificate);
  // RFC 5754 §2: parameters are absent.
  const sha256 = derSequence(derOid(oids.sha256));
  const attributes = Buffer.concat(
    [
      attribute(oids.contentType, derOid(oids.data)),
      attribute(oids.signingTime, derTime(atMs)),
      attribute(
        oids.messageDigest,
        derValue(octetStringTag, createHash("sha256").update(content).digest()),
      ),
      // The elements of a set stand in the order of their octets: X.690 §11.6
    ].toSorted((one, other) => one.compare(other)),
  );
  // RFC 5652 §5.4: signed as a set, kept under a tag of its own.
  const signature = sign("sha256", derValue(setTag, attributes), privateKey);
  const signer = derSequence(
    versionOne,
    issuerAndSerialNumber(certificates[0]!),
    sha256,
    derValue(0xa0, attributes),
    algorithm,
    derValue(octetStringTag, signature),
  );
  const signed = derSequence(
    versionOne,
    derValue(setTag, sha256),
    derSequence(derOid(oids.data), derValue(0xa0, derValue(octetStringTag, content))),
    derValue(0xa0, ...certificates),
    derValue(setTag, signer),
  );
  return derSequence(derOid(oids.signedData), derValue(0xa0, signed));
}

/** By the type of key. RFC 5754 §3 */
const signatureAlgorithms: Readonly<Record<string, Buffer>> = {
  rsa: derSequence(derOid(oids.sha256WithRsaEncryption), derValue(0x05)),
  ec: derSequence(derOid(oids.ecdsaWithSha256)),
};

function attribute(type: readonly number[], value: Buffer): Buffer {
  return derSequence(derOid(type), derValue(setTag, value));
}

/** DER of each certificate of a PEM file, the first of them the signer's. */
function certificatesOf(pem: string): Buffer[] {
  const found = pem.matchAll(/-----BEGIN CERTIFICATE-----([^-]+)-----END CERTIFICATE-----/g);
  const certificates = Array.from(found, ([, base64 = ""]) => Buffer.from(base64, "base64"));
  if (certificates.length === 0) throw new RangeError("There is no certificate to sign with");
  return certificates;
}

/** How a signature names its certificate. RFC 5652 §10.2.4 */
function issuerAndSerialNumber(certificate: Buffer): Buffer {
  const whole = derPlaceAt(certificate, 0);
  const toBeSigned = whole && derPlaceAt(certificate, whole.contentFrom);
  let serial = toBeSigned && derPlaceAt(certificate, toBeSigned.contentFrom);
  if (serial?.tag === versionTag) serial = derPlaceAt(certificate, serial.end);
  const algorithm = serial && derPlaceAt(certificate, serial.end);
  const issuer = algorithm && derPlaceAt(certificate, algorithm.end);
  if (serial === undefined || issuer === undefined) {
    throw new RangeError("The certificate to sign with is damaged");
  }
  return derSequence(
    certificate.subarray(issuer.from, issuer.end),
    certificate.subarray(serial.from, serial.end),
  );
}
