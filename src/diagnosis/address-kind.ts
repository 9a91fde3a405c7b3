import { BlockList, isIP } from "node:net";

/** shared: of a provider that gives one address to many customers (CGNAT). RFC 6598 §7 */
export type AddressKind = "public" | "private" | "shared";

const shared = new BlockList();
shared.addSubnet("100.64.0.0", 10);
// RFC 6890 §2.2
const privates = new BlockList();
for (const [network, bits] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["224.0.0.0", 3],
] as const) {
  privates.addSubnet(network, bits);
}
// RFC 4291 §2.4: addresses of the Internet begin so.
const unicast6 = new BlockList();
unicast6.addSubnet("2000::", 3, "ipv6");

export function addressKind(address: string): AddressKind {
  if (isIP(address) === 6) return unicast6.check(address, "ipv6") ? "public" : "private";
  if (isIP(address) === 0 || privates.check(address)) return "private";
  return shared.check(address) ? "shared" : "public";
}
