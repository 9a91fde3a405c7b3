import type { RemoteDeliveryOptions } from "./delivery-attempt.ts";
import { addressesMax, addressesOf } from "./host-addresses.ts";
import type { DirectTransport, DirectWay, SocksTransport } from "./transport.ts";

/** Straight to the mail hosts, under our own name. */
export function directWay({ port, ipv4, ipv6 }: DirectTransport, ehloName: string): DirectWay {
  return { port, ehloName, ipv4: ipv4 ?? true, ipv6: ipv6 ?? true };
}

/** The way through the proxy, or why there is none. */
export async function socksWay(
  transport: SocksTransport,
  { resolver, settings }: Pick<RemoteDeliveryOptions, "resolver" | "settings">,
): Promise<DirectWay | string> {
  const { proxyHost, proxyPort, username, password } = transport;
  const found = await addressesOf(proxyHost, resolver);
  if (found.kind !== "found") return found.text;
  return {
    port: transport.port,
    ehloName: transport.remoteHostName ?? settings.hostName,
    ipv4: true,
    ipv6: true,
    proxy: {
      addresses: found.addresses.slice(0, addressesMax),
      port: proxyPort,
      login: username === undefined ? undefined : { username, password: password ?? "" },
    },
  };
}
