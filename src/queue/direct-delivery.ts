// Mail to the servers of its recipients' domain. mail-behaviours 3.8:
//
// 1. The domain's aliases are followed, its mail hosts taken by preference (next-hops.ts). What the domain asks of TLS
//    (MTA-STS) is learnt at the same time, under the name of the recipients.
// 2. Hosts that such a policy does not name are passed over.
// 3. Each host's addresses are dialed by what earlier attempts met (address-order.ts).
// 4. Where DNSSEC vouches for host and addresses, what the host has published of its certificates is asked for
//    (host-dane.ts); where that cannot be learnt, the host is passed over.
// 5. From both follows what is demanded of TLS (tls-wish.ts). smtp-client sees to it.
// 6. A message with REQUIRETLS goes only where the certificate is verified and the server gives the same promise; where
//    no host can, it comes back at once.
// 7. A verdict is final, from whichever host. Who was deferred by one host is tried at the next, unless the host took
//    the message for others: then it works, and means what it says.
// 8. What was seen of TLS is told for the reports (tls-tally.ts), "TLS-Required: No" or not.

import { isIPv4, isIPv6 } from "node:net";
import { domainNameOf } from "../dns/domain-name.ts";
import { noPolicies } from "../mta-sts/policy-source.ts";
import type { PolicyAnswer } from "../mta-sts/policy-source.ts";
import { isMxOfPolicy } from "../mta-sts/sts-policy.ts";
import { outcomeOfOurs } from "../smtp-client/outgoing-message.ts";
import type { OutgoingMessage, RecipientOutcome } from "../smtp-client/outgoing-message.ts";
import type { TransactionReport } from "../smtp-client/send-transaction.ts";
import { noTlsResults } from "../tls-rpt/tls-result.ts";
import { orderedAddresses } from "./address-order.ts";
import type { RemoteDelivery, RemoteDeliveryOptions } from "./delivery-attempt.ts";
import { addressesMax, addressesOf } from "./host-addresses.ts";
import type { HostAddresses } from "./host-addresses.ts";
import { hostDane } from "./host-dane.ts";
import type { HostDane } from "./host-dane.ts";
import { loopOutcome, nextHopsOf } from "./next-hops.ts";
import type { NextHops } from "./next-hops.ts";
import { sendMessage } from "./send-message.ts";
import { TlsTally } from "./tls-tally.ts";
import { isProtected, tlsWish } from "./tls-wish.ts";
import type { DirectWay } from "./transport.ts";

/** Sends the message to the mail hosts of the domain; one outcome per recipient, in order. */
export async function deliverDirectly(
  delivery: RemoteDelivery,
  way: DirectWay,
  options: RemoteDeliveryOptions,
): Promise<readonly RecipientOutcome[]> {
  const { settings, resolver, random, signal } = options;
  const { recipients, requireTls } = delivery.message;
  const all = (outcome: RecipientOutcome) => recipients.map(() => outcome);
  const policyDomain = domainNameOf(delivery.domain);
  const { policies = noPolicies, tlsResults = noTlsResults } = options;
  const [hops, policy] = await Promise.all([
    nextHopsOf(delivery.domain, { resolver, hostName: settings.hostName, random }),
    policyDomain === undefined ? none : policies.policyFor(policyDomain, signal),
  ]);
  if (hops.kind === "nowhere") return all(hops.outcome);
  if (policy.kind === "failed" && requireTls !== false) {
    const text = `Cannot learn what ${delivery.domain} asks of TLS (MTA-STS): ${policy.reason}`;
    return all(outcomeOfOurs("deferred", "4.7.5", text));
  }
  const domain = policyDomain ?? delivery.domain;
  const tally = new TlsTally(tlsResults, { domain, report: delivery.report }, policy);
  const outcomes = await tryHosts({ delivery, way, options, hops, domain, policy, tally });
  tally.finish();
  return outcomes;
}

const none: PolicyAnswer = { kind: "none" };

/** What all hosts of an attempt share. */
interface Attempt {
  readonly delivery: RemoteDelivery;
  readonly way: DirectWay;
  readonly options: RemoteDeliveryOptions;
  readonly hops: NextHops & { readonly kind: "hosts" };
  /** Of the recipients, A-labels. */
  readonly domain: string;
  readonly policy: PolicyAnswer;
  readonly tally: TlsTally;
}

interface HostResult {
  readonly outcomes: readonly RecipientOutcome[];
  /** The host cannot protect the message as it demands; others may. */
  readonly isUnprotected?: boolean | undefined;
  /** No address of the host answered, and none refused. */
  readonly isSilent?: boolean | undefined;
}

async function tryHosts(attempt: Attempt): Promise<readonly RecipientOutcome[]> {
  const { delivery, options, hops } = attempt;
  const { recipients } = delivery.message;
  const outcomes: (RecipientOutcome | undefined)[] = recipients.map(() => undefined);
  const isOpen = (index: number) => (outcomes[index]?.kind ?? "deferred") === "deferred";
  let rest = outcomeOfOurs("deferred", "4.4.1", "The attempt was ended");
  let silentHosts = 0;
  for (const host of hops.hosts) {
    if (options.signal.aborted) break;
    const open = [...recipients.keys()].filter(isOpen);
    const message = { ...delivery.message, recipients: open.map((index) => recipients[index]!) };
    const result = await tryHost(attempt, host, message);
    if (result.isSilent === true) silentHosts++;
    if (result.isUnprotected === true) {
      rest = result.outcomes[0] ?? rest;
      continue;
    }
    for (const [at, index] of open.entries()) outcomes[index] = result.outcomes[at];
    const isAnswer = result.outcomes.some(({ kind }) => kind === "delivered");
    if (isAnswer || !recipients.some((_, index) => isOpen(index))) break;
  }
  const given = outcomes.map((outcome) => outcome ?? rest);
  return silentHosts === hops.hosts.length ? explained(attempt, given) : given;
}

/** Nobody answered: says what that may mean. */
function explained(
  { domain, hops, way, options: { reachability } }: Attempt,
  outcomes: readonly RecipientOutcome[],
): readonly RecipientOutcome[] {
  // Through a proxy it is the proxy's connections that fail.
  if (reachability === undefined || way.proxy !== undefined) return outcomes;
  reachability.silent(domain);
  const text = reachability.explanation({ hosts: hops.hosts, port: way.port });
  return outcomes.map((outcome) => ({ ...outcome, text }));
}

async function tryHost(
  attempt: Attempt,
  host: string,
  message: OutgoingMessage,
): Promise<HostResult> {
  const { options, policy, tally, domain } = attempt;
  const all = (outcome: RecipientOutcome): HostResult => ({
    outcomes: message.recipients.map(() => outcome),
  });
  if (policy.kind === "policy" && !isMxOfPolicy(policy.policy, host)) {
    tally.notInPolicy(host);
    if (policy.policy.mode === "enforce" && message.requireTls !== false) {
      const text = `The policy of ${domain} (MTA-STS) does not allow its mail host ${host}`;
      return all(outcomeOfOurs("deferred", "4.7.5", text, host));
    }
  }
  const found = await addressesOf(host, options.resolver);
  if (found.kind !== "found") return all(withoutAddress(attempt, host, found));
  if (found.addresses.some((address) => options.settings.selfAddresses?.includes(address))) {
    return all(loopOutcome(domain));
  }
  const dane = await daneOf(attempt, host, found);
  if (dane.kind === "failed" && message.requireTls !== false) {
    const text = `Cannot learn which certificates ${host} has published (DANE): ${dane.reason}`;
    return all(outcomeOfOurs("deferred", "4.7.5", text, host));
  }
  return send(attempt, { host, found, dane }, message);
}

function withoutAddress(
  { hops }: Attempt,
  host: string,
  { kind, text }: HostAddresses & { readonly kind: "none" | "failed" },
): RecipientOutcome {
  if (kind === "failed") return outcomeOfOurs("deferred", "4.4.3", text, host);
  // A domain without mail hosts and addresses cannot get mail; a mail host without one may be a passing mistake.
  return host === hops.domain
    ? outcomeOfOurs("failed", "5.4.4", text, host)
    : outcomeOfOurs("deferred", "4.4.4", text, host);
}

async function daneOf(
  { hops, way, options, tally }: Attempt,
  host: string,
  found: HostAddresses & { readonly kind: "found" },
): Promise<HostDane> {
  if (!hops.authentic) return { kind: "none" };
  const dane = await hostDane(host, found, { resolver: options.resolver, port: way.port });
  if (dane.kind === "failed") tally.daneFailed(host, dane.reason);
  return dane;
}

interface Target {
  readonly host: string;
  readonly found: HostAddresses & { readonly kind: "found" };
  readonly dane: HostDane;
}

async function send(
  attempt: Attempt,
  { host, found, dane }: Target,
  message: OutgoingMessage,
): Promise<HostResult> {
  const { delivery, way, options, hops, domain, policy, tally } = attempt;
  const all = (outcome: RecipientOutcome) => message.recipients.map(() => outcome);
  const usable = found.addresses.filter((address) => (isIPv6(address) ? way.ipv6 : way.ipv4));
  if (usable.length === 0) {
    const family = way.ipv4 ? "IPv4" : "IPv6";
    const text = `The host ${host} has no ${family} address, and the transport uses no other`;
    return { outcomes: all(outcomeOfOurs("deferred", "4.4.1", text, host)) };
  }
  const earlier = (delivery.dialed ?? []).filter((dialed) => dialed.host === host);
  const addresses = orderedAddresses(
    usable,
    earlier.map(({ address }) => address),
  ).slice(0, addressesMax);
  const wish = tlsWish({
    host,
    dane,
    policy: policy.kind === "policy" ? policy.policy : undefined,
    requireTls: message.requireTls,
    report: delivery.report,
    domains: [domain, hops.domain],
  });
  if (message.requireTls === true && !isProtected(wish)) {
    // RFC 8689 §5: X.7.30
    const text = `The message demands protection (REQUIRETLS), and nothing vouches for ${host}`;
    const outcome = outcomeOfOurs("failed", "5.7.30", text, host);
    return { outcomes: all(outcome), isUnprotected: true };
  }
  const seen = await sendMessage(message, options.signal, {
    host,
    addresses,
    port: way.port,
    ehloName: way.ehloName,
    proxy: way.proxy,
    localAddresses: options.settings.localAddresses,
    tls: wish,
    timeouts: options.settings.timeouts,
  });
  tell(options, host, seen);
  tally.session({ host, dane, wish, seen, isProxied: way.proxy !== undefined });
  const isDual =
    addresses.some((address) => isIPv4(address)) && addresses.some((address) => isIPv6(address));
  const outcomes =
    isDual && delivery.attempts === 0 ? seen.outcomes.map(spared) : [...seen.outcomes];
  return { outcomes, isUnprotected: outcomes.every(isOfProtection), isSilent: seen.isSilent };
}

function tell(
  { observer, reachability }: RemoteDeliveryOptions,
  host: string,
  { remoteAddress, tls, announcedRequireTls }: TransactionReport,
): void {
  if (remoteAddress !== undefined) {
    reachability?.answered();
    observer?.dialed({ host, address: remoteAddress });
  }
  if (tls.offered === undefined) return;
  const requireTls = tls.version === undefined ? undefined : announcedRequireTls;
  observer?.sawTls({ startTls: tls.offered, requireTls });
}

/** Ours, where the server does not announce REQUIRETLS. */
function isOfProtection({ code, enhancedStatusCode }: RecipientOutcome): boolean {
  return code === undefined && enhancedStatusCode === "5.7.30";
}

/**
 * A refusal by policy at the first attempt may be about the address family that we came by (no reverse name for IPv6,
 * say): the next attempt goes by the other one. mail-behaviours 3.8, point 7
 */
function spared(outcome: RecipientOutcome): RecipientOutcome {
  const isPolicy = outcome.kind === "failed" && outcome.code !== undefined;
  if (!isPolicy || !outcome.enhancedStatusCode.startsWith("5.7.")) return outcome;
  return { ...outcome, kind: "deferred" };
}
