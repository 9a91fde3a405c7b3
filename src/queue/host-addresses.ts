import { isIP } from "node:net";
import type { HostResolver } from "./delivery-attempt.ts";

export type HostAddresses =
  | {
      readonly kind: "found";
      readonly addresses: readonly string[];
      /** The end of the host's aliases; undefined where the host is an address itself. */
      readonly name: string | undefined;
      /** DNSSEC vouches for the addresses. */
      readonly authentic: boolean;
    }
  | { readonly kind: "none"; readonly text: string }
  | { readonly kind: "failed"; readonly text: string };

/** Of one host, tried in one attempt. */
export const addressesMax = 10;

/** `host` is a name or an IP address, which stands for itself. */
export async function addressesOf(
  host: string,
  resolver: Pick<HostResolver, "addresses">,
): Promise<HostAddresses> {
  if (isIP(host) !== 0) {
    return { kind: "found", addresses: [host], name: undefined, authentic: false };
  }
  const answer = await resolver.addresses(host);
  switch (answer.kind) {
    case "found": {
      const { name, authentic } = answer;
      const addresses = answer.records.filter((address) => !isNobodys(address));
      return addresses.length > 0
        ? { kind: "found", addresses, name, authentic }
        : { kind: "none", text: `The host ${host} has no address of a server` };
    }
    case "none":
      return { kind: "none", text: `The host ${host} has no address` };
    case "failed":
      return { kind: "failed", text: answer.reason };
  }
}

/**
 * Addresses that are no server's, and by which our own system may answer: "this network", multicast and what is
 * reserved, of IPv4 also inside of IPv6. RFC 6890 §2.2
 */
function isNobodys(address: string): boolean {
  return /^(?:(?:0|22[4-9]|2[345][0-9])\.|::$|::ffff:|ff[0-9a-f]{2}:)/i.test(address);
}
