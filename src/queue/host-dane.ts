import { usableRecords } from "../dane/tlsa-records.ts";
import type { TlsaRecord } from "../dns/resolver.ts";
import type { HostResolver } from "./delivery-attempt.ts";
import type { HostAddresses } from "./host-addresses.ts";

/** What a mail host has published of its certificates, as far as DNSSEC vouches for it. */
export type HostDane =
  | { readonly kind: "none" }
  | {
      /** "unusable": there are records and none that we could verify by, so TLS must be and may be anyone's. */
      readonly kind: "usable" | "unusable";
      readonly records: readonly TlsaRecord[];
      /** Where the records stand. RFC 7672 §2.2.3 */
      readonly baseDomain: string;
    }
  /** Somebody may be hiding the records: the host must not be used. RFC 7672 §2.1.1 */
  | { readonly kind: "failed"; readonly reason: string };

/**
 * Asks for the TLSA records of `host`, whose mail domain DNSSEC has vouched for and whose addresses are `found`. Where
 * it has none that are signed, nobody asks: servers that fail at such questions are behind unsigned zones.
 * RFC 7672 §2.2.2
 */
export async function hostDane(
  host: string,
  found: HostAddresses & { readonly kind: "found" },
  { resolver, port }: { readonly resolver: HostResolver; readonly port: number },
): Promise<HostDane> {
  for (const baseDomain of await baseDomainsOf(host, found, resolver)) {
    const answer = await resolver.tlsa(`_${port}._tcp.${baseDomain}`);
    if (answer.kind === "failed") return { kind: "failed", reason: answer.reason };
    if (answer.kind === "none" || !answer.authentic) continue;
    const usable = usableRecords(answer.records);
    return usable.length > 0
      ? { kind: "usable", records: usable, baseDomain }
      : { kind: "unusable", records: answer.records, baseDomain };
  }
  return { kind: "none" };
}

/**
 * The end of the aliases first, then the name itself. Where only the alias of the name is signed and not what it points
 * to, the name alone. RFC 7671 §7, RFC 7672 §2.2.3
 */
async function baseDomainsOf(
  host: string,
  found: HostAddresses & { readonly kind: "found" },
  resolver: HostResolver,
): Promise<readonly string[]> {
  if (found.name === undefined) return [];
  if (found.name === host) return found.authentic ? [host] : [];
  if (found.authentic) return [found.name, host];
  const alias = await resolver.cname(host);
  return alias.kind === "found" && alias.authentic ? [host] : [];
}
