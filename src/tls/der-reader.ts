/** A value of DER where it stands. Offsets into the octets: of the tag, of the content, behind the content. */
export interface DerPlace {
  readonly tag: number;
  readonly from: number;
  readonly contentFrom: number;
  readonly end: number;
}

/** Lengths of more than 4 octets belong to no certificate. */
const lengthOctetsMax = 4;

/** The value that begins there; undefined where it would end behind the octets. X.690 §8.1 */
export function derPlaceAt(octets: Uint8Array, from: number): DerPlace | undefined {
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
