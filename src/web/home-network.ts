import { BlockList, isIP, isIPv4 } from "node:net";

// RFC 1918 §3, RFC 4193 §3.1, RFC 3927 §2.1, RFC 4291 §2.5.6, and the machine itself
const home = new BlockList();
home.addSubnet("127.0.0.0", 8);
home.addSubnet("10.0.0.0", 8);
home.addSubnet("172.16.0.0", 12);
home.addSubnet("192.168.0.0", 16);
home.addSubnet("169.254.0.0", 16);
home.addSubnet("::1", 128, "ipv6");
home.addSubnet("fc00::", 7, "ipv6");
home.addSubnet("fe80::", 10, "ipv6");

/** Whether the peer is on this machine or in a network of somebody's own, not on the internet. */
export function isAtHome(remoteAddress: string): boolean {
  const address = remoteAddress.replace(/^::ffff:(?=\d+\.)/i, "").replace(/%.*$/, "");
  if (isIP(address) === 0) return false;
  return home.check(address, isIPv4(address) ? "ipv4" : "ipv6");
}

/**
 * Whether the name in the Host field is one of this box at home: an address, a word, or a name that no public DNS has. A
 * page of the internet whose name was pointed here (DNS rebinding) comes by another.
 */
export function isHomeName(host: string | undefined, hostName: string): boolean {
  const name = (host ?? "")
    .replace(/:\d+$/, "")
    .replaceAll(/^\[|\]$/g, "")
    .toLowerCase();
  if (isIP(name) !== 0 || name === hostName.toLowerCase()) return true;
  return /^(?:[a-z0-9-]{1,63}|[a-z0-9.-]{1,200}\.(?:local|home\.arpa|lan|localhost))$/.test(name);
}
