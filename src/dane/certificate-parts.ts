// The parts of a certificate that node:crypto does not give: read from its DER (RFC 5280 §4.1), never past its end.

interface DerValue {
  readonly tag: number;
  /** Offsets into the octets: of the tag, of the content, behind the content. */
  readonly from: number;
  readonly contentFrom: number;
  readonly end: number;
}

const sequenceTag = 0x30;
const versionTag = 0xa0;
const booleanTag = 0x01;
const integerTag = 0x02;
const octetStringTag = 0x04;
/** Lengths of more than 4 octets belong to no certificate. */
const lengthOctetsMax = 4;

const basicConstraints = Buffer.from([0x06, 0x03, 0x55, 0x1d, 0x13]);
const nameConstraints = Buffer.from([0x06, 0x03, 0x55, 0x1d, 0x1e]);

/** The octets of subjectPublicKeyInfo as they stand in the certificate; undefined where it is damaged. */
export function publicKeyInfoOf(certificate: Uint8Array): Uint8Array | undefined {
  const whole = valueAt(certificate, 0);
  const toBeSigned = whole && valueAt(certificate, whole.contentFrom);
  if (whole === undefined || toBeSigned === undefined || toBeSigned.end > whole.end) {
    return undefined;
  }
  let value = valueAt(certificate, toBeSigned.contentFrom);
  if (value?.tag === versionTag) value = valueAt(certificate, value.end);
  // serialNumber, signature, issuer, validity and subject come before it.
  for (let passed = 0; passed < 5; passed++) value = value && valueAt(certificate, value.end);
  if (value?.tag !== sequenceTag || value.end > toBeSigned.end) return undefined;
  return certificate.subarray(value.from, value.end);
}

/** How many authorities may stand between this one and a server's certificate. RFC 5280 §4.2.1.9 */
export function pathLengthOf(certificate: Uint8Array): number {
  const at = Buffer.from(certificate.buffer, certificate.byteOffset, certificate.length).indexOf(
    basicConstraints,
  );
  if (at < 0) return Infinity;
  let value = valueAt(certificate, at + basicConstraints.length);
  if (value?.tag === booleanTag) value = valueAt(certificate, value.end);
  if (value?.tag !== octetStringTag) return Infinity;
  const constraints = valueAt(certificate, value.contentFrom);
  if (constraints?.tag !== sequenceTag) return Infinity;
  const isAuthority = valueAt(certificate, constraints.contentFrom);
  const length = isAuthority && valueAt(certificate, isAuthority.end);
  if (length?.tag !== integerTag || length.end > constraints.end) return Infinity;
  return length.end - length.contentFrom === 1 ? (certificate[length.contentFrom] ?? 0) : Infinity;
}

/** Whether the certificate limits the names that may be certified below it. RFC 5280 §4.2.1.10 */
export function hasNameConstraints(certificate: Uint8Array): boolean {
  const { buffer, byteOffset, length } = certificate;
  return Buffer.from(buffer, byteOffset, length).includes(nameConstraints);
}

function valueAt(octets: Uint8Array, from: number): DerValue | undefined {
  const tag = octets[from];
  const first = octets[from + 1];
  if (tag === undefined || first === undefined) return undefined;
  const lengthOctets = first < 0x80 ? 0 : first & 0x7f;
  if (lengthOctets > lengthOctetsMax) return undefined;
  let length = first < 0x80 ? first : 0;
  for (let index = 0; index < lengthOctets; index++) {
    length = length * 256 + (octets[from + 2 + index] ?? 0);
  }
  const contentFrom = from + 2 + lengthOctets;
  const end = contentFrom + length;
  return end > octets.length ? undefined : { tag, from, contentFrom, end };
}
