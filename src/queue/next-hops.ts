import { isIP } from "node:net";
import { domainNameOf } from "../dns/domain-name.ts";
import type { MxRecord, Resolver } from "../dns/resolver.ts";
import { outcomeOfOurs } from "../smtp-client/outgoing-message.ts";
import type { RecipientOutcome } from "../smtp-client/outgoing-message.ts";

export type NextHops =
  | {
      readonly kind: "hosts";
      /** Host names or IP addresses, in the order in which they are to be tried. */
      readonly hosts: readonly string[];
      /** The domain at the end of its aliases. RFC 5321 §5.1 */
      readonly domain: string;
      /** DNSSEC vouches for the hosts, or for it that there are none but the domain itself. RFC 7672 §2.2.1 */
      readonly authentic: boolean;
    }
  | { readonly kind: "nowhere"; readonly outcome: RecipientOutcome };

/** RFC 5321 §5.1 wants at least two tried. */
const hostsMax = 10;

/**
 * Where mail for the domain goes: its mail hosts by preference, at random among equals, or the domain itself.
 * RFC 5321 §5.1. Aliases are the resolver's matter.
 */
export async function nextHopsOf(
  domain: string,
  { resolver, hostName, random }: NextHopsOptions,
): Promise<NextHops> {
  if (domain.startsWith("[")) return literalHop(domain);
  const name = domainNameOf(domain);
  // RFC 3463 §3.2: X.1.2, bad destination system address
  if (name === undefined) return nowhere("failed", "5.1.2", `"${domain}" is no domain`);
  const answer = await resolver.mx(name);
  if (answer.kind === "failed") {
    return answer.endless === true
      ? nowhere("failed", "5.1.2", answer.reason)
      : nowhere("deferred", "4.4.3", `${answer.reason}${answer.bogus === true ? bogus : ""}`);
  }
  const { authentic } = answer;
  const us = hostName.toLowerCase();
  if (answer.kind === "none") {
    if (answer.nxDomain) return nowhere("failed", "5.1.2", `The domain ${name} does not exist`);
    if (name === us || answer.name === us) return loop(name);
    return { kind: "hosts", hosts: [answer.name], domain: answer.name, authentic };
  }
  const hosts = answer.records.filter(({ exchange }) => exchange !== "");
  // RFC 7505 §3: a lone "." says that the domain takes no mail.
  if (hosts.length === 0) return nowhere("failed", "5.1.10", `The domain ${name} takes no mail`);
  const before = beforeOurselves(hosts, us);
  if (before.length === 0) return loop(name);
  const first = ordered(before, random).slice(0, hostsMax);
  return { kind: "hosts", hosts: first, domain: answer.name, authentic };
}

export interface NextHopsOptions {
  readonly resolver: Pick<Resolver, "mx">;
  readonly hostName: string;
  readonly random: () => number;
}

/** For whoever can tell the owner of the domain. */
const bogus =
  ". The domain is signed (DNSSEC) and its signatures do not hold: who runs it has to mend them";

/** RFC 3463 §3.5: X.4.6, routing loop detected */
export function loopOutcome(name: string): RecipientOutcome {
  return outcomeOfOurs("failed", "5.4.6", `Mail for ${name} comes back to this server`);
}

// RFC 5321 §4.1.3
function literalHop(domain: string): NextHops {
  const address = domain.slice(1, -1).replace(/^IPv6:/i, "");
  if (isIP(address) === 0) {
    return nowhere("failed", "5.1.2", `"${domain}" is no address of a server`);
  }
  return { kind: "hosts", hosts: [address], domain, authentic: false };
}

/** RFC 5321 §5.1: hosts of our own preference and above would send it back to us. */
function beforeOurselves(hosts: readonly MxRecord[], hostName: string): readonly MxRecord[] {
  const ours = hosts.filter(({ exchange }) => exchange === hostName);
  if (ours.length === 0) return hosts;
  const preference = Math.min(...ours.map((host) => host.preference));
  return hosts.filter((host) => host.preference < preference);
}

function ordered(hosts: readonly MxRecord[], random: () => number): string[] {
  return hosts
    .map(({ exchange, preference }) => ({ exchange, preference, draw: random() }))
    .toSorted((a, b) => a.preference - b.preference || a.draw - b.draw)
    .map(({ exchange }) => exchange);
}

function nowhere(kind: "deferred" | "failed", code: string, text: string): NextHops {
  return { kind: "nowhere", outcome: outcomeOfOurs(kind, code, text) };
}

function loop(name: string): NextHops {
  return { kind: "nowhere", outcome: loopOutcome(name) };
}
