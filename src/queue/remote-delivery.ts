import { isIP, isIPv4, isIPv6 } from "node:net";
import type { DnsAnswer, Resolver } from "../dns/resolver.ts";
import { outcomeOfOurs } from "../smtp-client/outgoing-message.ts";
import type { OutgoingMessage, RecipientOutcome } from "../smtp-client/outgoing-message.ts";
import type { SmtpPeer } from "../smtp-client/send-transaction.ts";
import { loopOutcome, nextHopsOf, orderedAddresses } from "./next-hops.ts";
import type { QueueSettings, SmarthostTransport } from "./transport.ts";

/** One message for recipients of one domain. */
export interface RemoteDelivery {
  readonly message: OutgoingMessage;
  readonly domain: string;
  /** Attempts before this one. */
  readonly attempts: number;
}

export interface RemoteDeliveryOptions {
  readonly settings: QueueSettings;
  readonly resolver: HostResolver;
  readonly random: () => number;
  readonly signal: AbortSignal;
}

/** What of the DNS mail needs on its way out. */
export type HostResolver = Pick<Resolver, "mx" | "addresses">;

const addressesMax = 10;

/** Hands the message to the servers of the domain, or to the smarthost; one outcome per recipient, in order. */
export function deliverRemotely(
  delivery: RemoteDelivery,
  given: RemoteDeliveryOptions,
): Promise<readonly RecipientOutcome[]> {
  const options = { ...given, resolver: endedBy(given.signal, given.resolver) };
  const { transport } = options.settings;
  return transport.kind === "direct"
    ? deliverDirectly(delivery, transport.port, options)
    : deliverToSmarthost(delivery, transport, options);
}

/**
 * One mail host after the other. A verdict is final; who was deferred by one host is tried at the next, unless the
 * host took the message for others: then it works, and means what it says.
 */
async function deliverDirectly(
  delivery: RemoteDelivery,
  port: number,
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
    const found = await deliverToHost({ ...delivery, message }, { host, port }, options);
    for (const [at, index] of open.entries()) outcomes[index] = found[at];
    const isAnswer = found.some(({ kind }) => kind === "delivered");
    if (isAnswer || !outcomes.some((outcome) => outcome?.kind === "deferred")) break;
  }
  const stopped = outcomeOfOurs("deferred", "4.4.1", "The attempt was ended");
  return outcomes.map((outcome) => outcome ?? stopped);
}

async function deliverToHost(
  delivery: RemoteDelivery,
  { host, port }: { readonly host: string; readonly port: number },
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
  const addresses = orderedAddresses(found.addresses, delivery.attempts).slice(0, addressesMax);
  const outcomes = await send(delivery.message, options.signal, {
    host,
    addresses,
    port,
    ehloName: settings.hostName,
    tls: "opportunistic",
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

async function deliverToSmarthost(
  { message }: RemoteDelivery,
  transport: SmarthostTransport,
  { settings, resolver, signal }: RemoteDeliveryOptions,
): Promise<readonly RecipientOutcome[]> {
  const { host, port, username, password } = transport;
  const found = await addressesOf(host, resolver);
  if (found.kind !== "found") {
    // The smarthost is our own setting: a wrong name is mended here, and the mail waits.
    const outcome = outcomeOfOurs("deferred", "4.4.3", found.text, host);
    return message.recipients.map(() => outcome);
  }
  return send(message, signal, {
    host,
    addresses: found.addresses.slice(0, addressesMax),
    port,
    ehloName: settings.hostName,
    tls: transport.tls === "starttls" ? "required" : transport.tls,
    tlsTrust: { ca: transport.ca, insecure: transport.insecure },
    credentials: username === undefined ? undefined : { username, password: password ?? "" },
    timeouts: settings.timeouts,
  });
}

async function send(
  message: OutgoingMessage,
  signal: AbortSignal,
  peer: SmtpPeer,
): Promise<readonly RecipientOutcome[]> {
  // Loaded with the first mail that leaves: the library behind it is large, and the start must be quick.
  const { sendTransaction } = await import("../smtp-client/send-transaction.ts");
  return (await sendTransaction(peer, message, signal)).outcomes;
}

type Found =
  | { readonly kind: "found"; readonly addresses: readonly string[] }
  | { readonly kind: "none"; readonly text: string }
  | { readonly kind: "failed"; readonly text: string };

/** The same resolver, but nobody waits for it when the attempt has ended. */
function endedBy(signal: AbortSignal, resolver: HostResolver): HostResolver {
  const ended = new Promise<DnsAnswer<never>>((resolve) => {
    const end = (): void => resolve({ kind: "failed", reason: "The attempt was ended" });
    if (signal.aborted) end();
    else signal.addEventListener("abort", end, { once: true });
  });
  return {
    mx: (domain) => Promise.race([ended, resolver.mx(domain)]),
    addresses: (host) => Promise.race([ended, resolver.addresses(host)]),
  };
}

async function addressesOf(host: string, resolver: HostResolver): Promise<Found> {
  if (isIP(host) !== 0) return { kind: "found", addresses: [host] };
  const answer = await resolver.addresses(host);
  switch (answer.kind) {
    case "found":
      return { kind: "found", addresses: answer.records };
    case "none":
      return { kind: "none", text: `The host ${host} has no address` };
    case "failed":
      return { kind: "failed", text: answer.reason };
  }
}

function indexesOf<T>(items: readonly T[], test: (item: T) => boolean): number[] {
  return items.flatMap((item, index) => (test(item) ? [index] : []));
}
