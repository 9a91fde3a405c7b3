import { isIPv4, isIPv6 } from "node:net";

/**
 * The three networks that an address is counted under, narrowest first: /32, /26 and /21 of IPv4, /64, /48 and /32 of
 * IPv6. Whoever has one address often has its neighbours.
 */
export type Networks = readonly [string, string, string];

export function networksOf(address: string): Networks {
  const bare = address.replace(/%.*$/s, "");
  const mapped = /^::ffff:([0-9.]+)$/i.exec(bare)?.[1];
  if (isIPv4(mapped ?? bare)) return networksOfIPv4(mapped ?? bare);
  if (isIPv6(bare)) return networksOfIPv6(bare);
  // Such as the path of a Unix socket: each counts for itself.
  return [address, `${address}/`, `${address}//`];
}

export function isLoopback(address: string): boolean {
  return /^(?:::ffff:)?127\.|^::1$/i.test(address);
}

function networksOfIPv4(address: string): Networks {
  const octets = address.split(".").map(Number);
  const value = octets.reduce((sum, octet) => sum * 256 + octet, 0);
  return [address, `${Math.floor(value / 2 ** 6)}/26`, `${Math.floor(value / 2 ** 11)}/21`];
}

function networksOfIPv6(address: string): Networks {
  const groups = groupsOf(address);
  const prefix = (count: number): string => `${groups.slice(0, count).join(":")}::/${count * 16}`;
  return [prefix(4), prefix(3), prefix(2)];
}

/** The first four groups, without leading zeros. RFC 4291 §2.2 */
function groupsOf(address: string): string[] {
  const [head = "", tail] = address.split("::");
  const before = head === "" ? [] : head.split(":");
  const after = tail === undefined || tail === "" ? [] : tail.split(":");
  // A dotted quad stands for two groups.
  const length = before.length + after.length + (address.includes(".") ? 1 : 0);
  const zeros = tail === undefined ? 0 : Math.max(0, 8 - length);
  const groups = [...before, ...Array.from({ length: zeros }, () => "0"), ...after];
  return groups.slice(0, 4).map((group) => Number.parseInt(group, 16).toString(16));
}
