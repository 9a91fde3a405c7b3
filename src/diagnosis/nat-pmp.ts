import { isIPv4 } from "node:net";

/** What a router says of its own address on the other side. */
export type RouterReply =
  | { readonly kind: "address"; readonly address: string }
  /** It speaks, but gives none, such as while its line is down; or only another version. */
  | { readonly kind: "none"; readonly code: number }
  | undefined;

/** Asks for the external address. RFC 6886 §3.2 */
export const natPmpRequest = Buffer.from([0, 0]);
/** RFC 6886 §1.1 */
export const natPmpPort = 5351;

/** Undefined where this is no answer to that. RFC 6886 §3.2, §3.5 */
export function parseNatPmp(packet: Uint8Array): RouterReply {
  const octets = Buffer.from(packet.buffer, packet.byteOffset, packet.length);
  if (octets.length < 4 || octets[1] !== 128) return undefined;
  const code = octets.readUInt16BE(2);
  if (octets[0] !== 0 || code !== 0) return { kind: "none", code };
  if (octets.length !== 12) return undefined;
  const address = octets.subarray(8).join(".");
  return isIPv4(address) && address !== "0.0.0.0"
    ? { kind: "address", address }
    : { kind: "none", code };
}
