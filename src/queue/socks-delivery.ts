import { outcomeOfOurs } from "../smtp-client/outgoing-message.ts";
import type { RecipientOutcome } from "../smtp-client/outgoing-message.ts";
import type { RemoteDelivery, RemoteDeliveryOptions } from "./delivery-attempt.ts";
import { deliverDirectly } from "./direct-delivery.ts";
import { socksWay } from "./direct-way.ts";
import type { SocksTransport } from "./transport.ts";

/** To the mail hosts of the domain as ever, but they see the address and the name of the proxy. */
export async function deliverThroughProxy(
  delivery: RemoteDelivery,
  transport: SocksTransport,
  options: RemoteDeliveryOptions,
): Promise<readonly RecipientOutcome[]> {
  const found = await socksWay(transport, options);
  if (typeof found !== "string") return deliverDirectly(delivery, found, options);
  // The proxy is our own setting: a wrong name is mended here, and the mail waits.
  const outcome = outcomeOfOurs("deferred", "4.4.3", found, transport.proxyHost);
  return delivery.message.recipients.map(() => outcome);
}
