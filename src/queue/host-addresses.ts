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
    case "found":
      return {
        kind: "found",
        addresses: answer.records,
        name: answer.name,
        authentic: answer.authentic,
      };
    case "none":
      return { kind: "none", text: `The host ${host} has no address` };
    case "failed":
      return { kind: "failed", text: answer.reason };
  }
}
