import type { DnsAnswer } from "../dns/resolver.ts";
import type { RecipientOutcome } from "../smtp-client/outgoing-message.ts";
import type { HostResolver, RemoteDelivery, RemoteDeliveryOptions } from "./delivery-attempt.ts";
import { deliverDirectly } from "./direct-delivery.ts";
import { deliverToSmarthost } from "./relay-delivery.ts";
import type { DirectTransport, DirectWay } from "./transport.ts";

/** Hands the message to the servers of the domain, or to the smarthost; one outcome per recipient, in order. */
export function deliverRemotely(
  delivery: RemoteDelivery,
  given: RemoteDeliveryOptions,
): Promise<readonly RecipientOutcome[]> {
  const options = { ...given, resolver: endedBy(given.signal, given.resolver) };
  const { transport, hostName } = options.settings;
  return transport.kind === "direct"
    ? deliverDirectly(delivery, directWay(transport, hostName), options)
    : deliverToSmarthost(delivery, transport, options);
}

function directWay({ port, ipv4, ipv6 }: DirectTransport, ehloName: string): DirectWay {
  return { port, ehloName, ipv4: ipv4 ?? true, ipv6: ipv6 ?? true };
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
