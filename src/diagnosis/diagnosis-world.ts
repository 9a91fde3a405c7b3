import type { Resolver } from "../dns/resolver.ts";
import { addressKind } from "./address-kind.ts";
import type { AddressKind } from "./address-kind.ts";
import type { RouterAnswer } from "./ask-router.ts";
import type { Greeting } from "./smtp-greeting.ts";

/** What the questions are asked of. */
export interface DiagnosisWorld {
  readonly hostName: string;
  /** Addresses of this machine's interfaces. */
  readonly interfaces: readonly string[];
  /** Addresses that a person has set as those that others see. */
  readonly configured: readonly string[];
  readonly resolver: Pick<Resolver, "addresses" | "mx" | "ptr" | "txt">;
  readonly askRouter: () => Promise<RouterAnswer | undefined>;
  /** What port 25 of the first of these addresses that answers says. */
  readonly greeting: (addresses: readonly string[]) => Promise<Greeting>;
  /** The last mail that came from the Internet; undefined: none since it is noted. */
  readonly lastFromOutside: () => { readonly at: number; readonly address: string } | undefined;
  /** Well-known domains, to whose mail hosts port 25 is tried. */
  readonly mailDomains: readonly string[];
  /** Zones of blocklists. RFC 5782 §2.1 */
  readonly blocklists: readonly string[];
  /** Mail leaves to mail hosts of others, not by somebody who passes it on. */
  readonly sendsDirectly: boolean;
}

/** What is known of our address on the Internet before any question is asked. */
export interface OwnAddress {
  /** IPv4; undefined: not known. */
  readonly address: string | undefined;
  readonly source: "interface" | "router" | "settings" | "dns" | undefined;
  readonly router: (RouterAnswer & { readonly kind: AddressKind }) | undefined;
  /** Those that the DNS has for the host name. */
  readonly published: readonly string[];
}

export async function findOwnAddress(world: DiagnosisWorld): Promise<OwnAddress> {
  const [answer, dns] = await Promise.all([
    world.askRouter(),
    world.resolver.addresses(world.hostName),
  ]);
  const router = answer && { ...answer, kind: addressKind(answer.address) };
  const published = dns.kind === "found" ? dns.records : [];
  const publicOf = (addresses: readonly string[]): string | undefined =>
    addresses.find((one) => !one.includes(":") && addressKind(one) === "public");
  const choices = [
    ["interface", publicOf(world.interfaces)],
    ["router", publicOf(router === undefined ? [] : [router.address])],
    ["settings", publicOf(world.configured)],
    ["dns", publicOf(published)],
  ] as const;
  const found = choices.find(([, address]) => address !== undefined);
  return { address: found?.[1], source: found?.[0], router, published };
}
