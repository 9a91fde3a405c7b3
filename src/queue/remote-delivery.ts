import type { DnsAnswer } from "../dns/resolver.ts";
import type { RecipientOutcome } from "../smtp-client/outgoing-message.ts";
import type { HostResolver, RemoteDelivery, RemoteDeliveryOptions } from "./delivery-attempt.ts";
import { deliverDirectly } from "./direct-delivery.ts";
import { deliverToSmarthost } from "./relay-delivery.ts";

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
