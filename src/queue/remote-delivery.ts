import type { DnsAnswer } from "../dns/resolver.ts";
import { outcomeOfOurs } from "../smtp-client/outgoing-message.ts";
import type { RecipientOutcome } from "../smtp-client/outgoing-message.ts";
import type { HostResolver, RemoteDelivery, RemoteDeliveryOptions } from "./delivery-attempt.ts";
import { deliverDirectly } from "./direct-delivery.ts";
import { directWay } from "./direct-way.ts";
import { failedOutcome } from "./fail-delivery.ts";
import { deliverToRelay } from "./relay-delivery.ts";
import { chooseTransport } from "./route.ts";
import { deliverThroughProxy } from "./socks-delivery.ts";

/** Sends the message by the transport that it is to take; one outcome per recipient, in order. */
export async function deliverRemotely(
  delivery: RemoteDelivery,
  given: RemoteDeliveryOptions,
): Promise<readonly RecipientOutcome[]> {
  const options = { ...given, resolver: endedBy(given.signal, given.resolver) };
  const { settings } = options;
  const all = (outcome: RecipientOutcome) => delivery.message.recipients.map(() => outcome);
  const { reversePath } = delivery.message;
  const chosen = chooseTransport(settings, { ...delivery, reversePath });
  if (chosen.kind === "gone") return all(goneOutcome(chosen.name));
  const { transport } = chosen;
  switch (transport.kind) {
    case "direct":
      return deliverDirectly(delivery, directWay(transport, settings.hostName), options);
    case "relay":
      return deliverToRelay(delivery, transport, options);
    case "socks":
      return deliverThroughProxy(delivery, transport, options);
    case "fail":
      return all(failedOutcome(transport));
  }
}

/** Whoever took the transport away can bring it back, or choose another for the message: it waits. */
function goneOutcome(name: string): RecipientOutcome {
  const text = `There is no transport "${name}" any more: choose another for this message`;
  return outcomeOfOurs("deferred", "4.3.5", text);
}

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
    cname: (name) => Promise.race([ended, resolver.cname(name)]),
    tlsa: (name) => Promise.race([ended, resolver.tlsa(name)]),
  };
}
