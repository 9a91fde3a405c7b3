// The parts of a certificate that node:crypto does not give: read from its DER (RFC 5280 §4.1), never past its end.

import { derPlaceAt } from "../tls/der-reader.ts";

const sequenceTag = 0x30;
const versionTag = 0xa0;
const booleanTag = 0x01;
const integerTag = 0x02;
const octetStringTag = 0x04;

const basicConstraints = Buffer.from([0x06, 0x03, 0x55, 0x1d, 0x13]);
const nameConstraints = Buffer.from([0x06, 0x03, 0x55, 0x1d, 0x1e]);

/** The octets of subjectPublicKeyInfo as they stand in the certificate; undefined where it is damaged. */
export function publicKeyInfoOf(certificate: Uint8Array): Uint8Array | undefined {
  const whole = derPlaceAt(certificate, 0);
  const toBeSigned = whole && derPlaceAt(certificate, whole.contentFrom);
  if (whole === undefined || toBeSigned === undefined || toBeSigned.end > whole.end) {
    return undefined;
  }
  let value = derPlaceAt(certificate, toBeSigned.contentFrom);
  if (value?.tag === versionTag) value = derPlaceAt(certificate, value.end);
  // serialNumber, signature, issuer, validity and subject come before it.
  for (let passed = 0; passed < 5; passed++) value = value && derPlaceAt(certificate, value.end);
  if (value?.tag !== sequenceTag || value.end > toBeSigned.end) return undefined;
  return certificate.subarray(value.from, value.end);
}

/** How many authorities may stand between this one and a server's certificate. RFC 5280 §4.2.1.9 */
export function pathLengthOf(certificate: Uint8Array): number {
  const at = Buffer.from(certificate.buffer, certificate.byteOffset, certificate.length).indexOf(
    basicConstraints,
  );
  if (at < 0) return Infinity;
  let value = derPlaceAt(certificate, at + basicConstraints.length);
  if (value?.tag === booleanTag) value = derPlaceAt(certificate, value.end);
  if (value?.tag !== octetStringTag) return Infinity;
  const constraints = derPlaceAt(certificate, value.contentFrom);
  if (constraints?.tag !== sequenceTag) return Infinity;
  const isAuthority = derPlaceAt(certificate, constraints.contentFrom);
  const length = isAuthority && derPlaceAt(certificate, isAuthority.end);
  if (length?.tag !== integerTag || length.end > constraints.end) return Infinity;
  return length.end - length.contentFrom === 1 ? (certificate[length.contentFrom] ?? 0) : Infinity;
}

/** Whether the certificate limits the names that may be certified below it. RFC 5280 §4.2.1.10 */
export function hasNameConstraints(certificate: Uint8Array): boolean {
  const { buffer, byteOffset, length } = certificate;
  return Buffer.from(buffer, byteOffset, length).includes(nameConstraints);
}
