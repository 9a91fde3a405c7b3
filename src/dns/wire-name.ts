import { domainNameOf } from "./domain-name.ts";

/** A name in octets, not compressed, lower case; "" or "." is the root. A RangeError where it is none. RFC 1035 §3.1 */
export function wireName(text: string): Buffer {
  if (text === "" || text === ".") return Buffer.from([0]);
  const name = domainNameOf(text);
  if (name === undefined) throw new RangeError(`"${text.slice(0, 300)}" is no domain name`);
  const labels = name.split(".").map((label) => {
    const octets = Buffer.from(label, "latin1");
    return Buffer.concat([Buffer.from([octets.length]), octets]);
  });
  return Buffer.concat([...labels, Buffer.from([0])]);
}

/** Behind the name that stands there, compressed or not; undefined where it does not end. RFC 1035 §4.1.4 */
export function skipName(packet: Uint8Array, from: number): number | undefined {
  let at = from;
  for (;;) {
    const length = packet[at];
    if (length === undefined) return undefined;
    if (length === 0) return at + 1;
    if ((length & 0xc0) === 0xc0) return at + 2 <= packet.length ? at + 2 : undefined;
    if (length > 63) return undefined;
    at += 1 + length;
  }
}
