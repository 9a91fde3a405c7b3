import { isIPv4, isIPv6 } from "node:net";
import { outcomeOfOurs } from "../smtp-client/outgoing-message.ts";
import type { RecipientOutcome } from "../smtp-client/outgoing-message.ts";
import type { RemoteDelivery, RemoteDeliveryOptions } from "./delivery-attempt.ts";
import { addressesMax, addressesOf } from "./host-addresses.ts";
import { loopOutcome, nextHopsOf, orderedAddresses } from "./next-hops.ts";
import { sendMessage } from "./send-message.ts";
import type { DirectWay } from "./transport.ts";

/**
 * One mail host after the other. A verdict is final; who was deferred by one host is tried at the next, unless the
 * host took the message for others: then it works, and means what it says.
 */
export async function deliverDirectly(
  delivery: RemoteDelivery,
  way: DirectWay,
  options: RemoteDeliveryOptions,
): Promise<readonly RecipientOutcome[]> {
  const { settings, resolver, random } = options;
  const { hostName } = settings;
  const hops = await nextHopsOf(delivery.domain, { resolver, hostName, random });
  const { recipients } = delivery.message;
  if (hops.kind === "nowhere") return recipients.map(() => hops.outcome);
  const outcomes: (RecipientOutcome | undefined)[] = recipients.map(() => undefined);
  for (const host of hops.hosts) {
    if (options.signal.aborted) break;
    const open = indexesOf(
      outcomes,
      (outcome) => outcome === undefined || outcome.kind === "deferred",
    );
    const message = { ...delivery.message, recipients: open.map((index) => recipients[index]!) };
    const found = await deliverToHost({ ...delivery, message }, { host, way }, options);
    for (const [at, index] of open.entries()) outcomes[index] = found[at];
    const isAnswer = found.some(({ kind }) => kind === "delivered");
    if (isAnswer || !outcomes.some((outcome) => outcome?.kind === "deferred")) break;
  }
  const stopped = outcomeOfOurs("deferred", "4.4.1", "The attempt was ended");
  return outcomes.map((outcome) => outcome ?? stopped);
}

async function deliverToHost(
  delivery: RemoteDelivery,
  { host, way }: { readonly host: string; readonly way: DirectWay },
  options: RemoteDeliveryOptions,
): Promise<readonly RecipientOutcome[]> {
  const { settings } = options;
  const all = (outcome: RecipientOutcome) => delivery.message.recipients.map(() => outcome);
  const found = await addressesOf(host, options.resolver);
  if (found.kind === "none") {
    // A domain without mail hosts and addresses cannot get mail; a mail host without one may be a passing mistake.
    const isDomain = host === delivery.domain.toLowerCase();
    return all(
      outcomeOfOurs(
        isDomain ? "failed" : "deferred",
        isDomain ? "5.4.4" : "4.4.4",
        found.text,
        host,
      ),
    );
  }
  if (found.kind === "failed") return all(outcomeOfOurs("deferred", "4.4.3", found.text, host));
  if (found.addresses.some((address) => settings.selfAddresses?.includes(address))) {
    return all(loopOutcome(delivery.domain));
  }
  const usable = found.addresses.filter((address) => (isIPv6(address) ? way.ipv6 : way.ipv4));
  if (usable.length === 0) {
    const family = way.ipv4 ? "IPv4" : "IPv6";
    const text = `The host ${host} has no ${family} address, and the transport uses no other`;
    return all(outcomeOfOurs("deferred", "4.4.1", text, host));
  }
  const addresses = orderedAddresses(usable, delivery.attempts).slice(0, addressesMax);
  const outcomes = await sendMessage(delivery.message, options.signal, {
    host,
    addresses,
    port: way.port,
    ehloName: way.ehloName,
    proxy: way.proxy,
    tls: { kind: "opportunistic" },
    timeouts: settings.timeouts,
  });
  const isDual =
    addresses.some((address) => isIPv4(address)) && addresses.some((address) => isIPv6(address));
  return isDual && delivery.attempts === 0 ? outcomes.map(spared) : outcomes;
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

function indexesOf<T>(items: readonly T[], test: (item: T) => boolean): number[] {
  return items.flatMap((item, index) => (test(item) ? [index] : []));
}
