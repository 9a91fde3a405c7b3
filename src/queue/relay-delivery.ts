import { outcomeOfOurs } from "../smtp-client/outgoing-message.ts";
import type { RecipientOutcome } from "../smtp-client/outgoing-message.ts";
import type { TlsPolicy } from "../smtp-client/tls-policy.ts";
import type { RemoteDelivery, RemoteDeliveryOptions } from "./delivery-attempt.ts";
import { addressesMax, addressesOf } from "./host-addresses.ts";
import { sendMessage } from "./send-message.ts";
import type { RelayTransport } from "./transport.ts";

/** Hands the message to the one server that takes it from there. */
export async function deliverToRelay(
  { message }: RemoteDelivery,
  transport: RelayTransport,
  { settings, resolver, signal }: RemoteDeliveryOptions,
): Promise<readonly RecipientOutcome[]> {
  const { host, port, username, password, mechanisms } = transport;
  const found = await addressesOf(host, resolver);
  if (found.kind !== "found") {
    // The relay is our own setting: a wrong name is mended here, and the mail waits.
    const outcome = outcomeOfOurs("deferred", "4.4.3", found.text, host);
    return message.recipients.map(() => outcome);
  }
  const { outcomes } = await sendMessage(message, signal, {
    host,
    addresses: found.addresses.slice(0, addressesMax),
    port,
    ehloName: settings.hostName,
    tls: relayTlsPolicy(transport),
    credentials:
      username === undefined ? undefined : { username, password: password ?? "", mechanisms },
    timeouts: settings.timeouts,
  });
  return outcomes;
}

export function relayTlsPolicy({ tls, host, ca, insecure }: RelayTransport): TlsPolicy {
  if (tls === "none" || tls === "opportunistic") return { kind: tls };
  const implicit = tls === "implicit";
  return insecure === true
    ? { kind: "unverified", implicit }
    : { kind: "pkix", names: [host], ca, implicit };
}
