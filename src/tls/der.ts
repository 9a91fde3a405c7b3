/** An object identifier, its arcs already packed. X.690 §8.19 */
export function derOid(octets: readonly number[]): Buffer {
  return derValue(0x06, Buffer.from(octets));
}

export function derSequence(...parts: readonly Buffer[]): Buffer {
  return derValue(0x30, ...parts);
}

/** UTCTime up to 2049, GeneralizedTime from then on: RFC 5280 §4.1.2.5 */
export function derTime(atMs: number): Buffer {
  const digits = new Date(atMs).toISOString().replaceAll(/[-:T]|\.\d+/g, "");
  return digits < "2050"
    ? derValue(0x17, Buffer.from(digits.slice(2)))
    : derValue(0x18, Buffer.from(digits));
}

/** Tag, length and value; of at most 16 MiB. X.690 §8.1 */
export function derValue(tag: number, ...parts: readonly Buffer[]): Buffer {
  const value = Buffer.concat(parts);
  const { length } = value;
  const head =
    length < 0x80
      ? [tag, length]
      : length < 0x100
        ? [tag, 0x81, length]
        : length < 0x10000
          ? [tag, 0x82, length >> 8, length & 0xff]
          : [tag, 0x83, length >> 16, (length >> 8) & 0xff, length & 0xff];
  return Buffer.concat([Buffer.from(head), value]);
}
