const table = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** Of these octets behind those that `before` is the sum of; 0: there are none. ISO 3309, as ZIP files have it */
export function crc32(octets: Uint8Array, before = 0): number {
  let sum = ~before;
  for (const octet of octets) sum = (sum >>> 8) ^ table[(sum ^ octet) & 0xff]!;
  return ~sum >>> 0;
}
