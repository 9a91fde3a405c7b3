import { isIPv4, isIPv6 } from "node:net";
import type { RouterReply } from "./nat-pmp.ts";

const version = 2;
const mapOpcode = 1;
const messageOctets = 60;
const udp = 17;

export interface PcpMap {
  /** 12 octets by lot: the answer has them too. */
  readonly nonce: Uint8Array;
  /** Our own address as the router sees it. */
  readonly clientAddress: string;
  readonly internalPort: number;
  /** 0 takes it away. */
  readonly lifetimeSeconds: number;
}

/**
 * Asks for a mapping, since there is no way to ask for the address alone: of a UDP port that nobody listens on, for
 * seconds. RFC 6887 §7.1, §11.1
 */
export function pcpMapRequest({
  nonce,
  clientAddress,
  internalPort,
  lifetimeSeconds,
}: PcpMap): Buffer {
  const message = Buffer.alloc(messageOctets);
  message[0] = version;
  message[1] = mapOpcode;
  message.writeUInt32BE(lifetimeSeconds, 4);
  mappedAddress(clientAddress).copy(message, 8);
  Buffer.from(nonce).copy(message, 24);
  message[36] = udp;
  message.writeUInt16BE(internalPort, 40);
  message.writeUInt16BE(0, 42);
  // RFC 6887 §11.1: no wish, as an IPv4 address
  mappedAddress("0.0.0.0").copy(message, 44);
  return message;
}

/** Undefined where this is no answer to that request. RFC 6887 §7.2, §11.1 */
export function parsePcpMap(packet: Uint8Array, nonce: Uint8Array): RouterReply {
  const octets = Buffer.from(packet.buffer, packet.byteOffset, packet.length);
  if (octets.length < 24 || octets[1] !== (0x80 | mapOpcode)) return undefined;
  const code = octets[3]!;
  if (octets[0] !== version || code !== 0) return { kind: "none", code };
  if (octets.length < messageOctets || !octets.subarray(24, 36).equals(nonce)) return undefined;
  const address = addressOf(octets.subarray(44, 60));
  return address === undefined ? { kind: "none", code } : { kind: "address", address };
}

/** RFC 6887 §5: IPv4 addresses as ::ffff:0:0/96 */
function mappedAddress(address: string): Buffer {
  const octets = Buffer.alloc(16);
  if (!isIPv4(address)) return octets;
  octets.fill(0xff, 10, 12);
  Buffer.from(address.split(".").map(Number)).copy(octets, 12);
  return octets;
}

function addressOf(octets: Buffer): string | undefined {
  const isMapped = octets.subarray(0, 12).equals(mappedAddress("0.0.0.0").subarray(0, 12));
  if (isMapped) {
    const address = octets.subarray(12).join(".");
    return address === "0.0.0.0" ? undefined : address;
  }
  const groups = Array.from({ length: 8 }, (_, i) => octets.readUInt16BE(i * 2).toString(16));
  const text = new URL(`http://[${groups.join(":")}]/`).hostname.slice(1, -1);
  return isIPv6(text) && text !== "::" ? text : undefined;
}
