import { BlockList } from "node:net";
import { networkInterfaces } from "node:os";

/** Not of the Internet. RFC 1918 §3, RFC 6598 §7, RFC 3927 §2.1, RFC 5737 §3 */
const privateNetworks = [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.2.0", 24],
  ["192.168.0.0", 16],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
] as const;

/**
 * IPv4 addresses of the Internet that this very machine has; none behind a router. IPv6 addresses come and go
 * (RFC 8981), so that only a person can say which one stays.
 */
export function ownPublicAddresses(interfaces = networkInterfaces()): string[] {
  const list = new BlockList();
  for (const [network, bits] of privateNetworks) list.addSubnet(network, bits, "ipv4");
  return Object.values(interfaces)
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, address }) => family === "IPv4" && !list.check(address, "ipv4"))
    .map(({ address }) => address);
}
