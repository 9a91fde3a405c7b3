import { directName } from "../config/transport-settings.ts";
import type { Transport } from "../queue/transport.ts";
import { nothing } from "./arguments.ts";
import { callOf } from "./call.ts";

export interface TransportFacts {
  readonly name: string;
  /** As the document has it. */
  readonly kind: string;
  /** Where it leads, in a few words. */
  readonly to: string;
  /** Of a relay: "implicit", "starttls", "opportunistic" or "none". */
  readonly tls: string | undefined;
  readonly username: string | undefined;
  /** Where mail comes from, as others see it, if not from this machine; for SPF. */
  readonly remoteAddresses: readonly string[];
  readonly isDefault: boolean;
  /** How many routes name it. */
  readonly routes: number;
}

/** The transports that routes and messages may name; passwords are not told. */
export const transportList = callOf(nothing, ({ revisions, outgoing }): TransportFacts[] => {
  const { document } = revisions;
  const { accounts, domains, routes, defaultTransport = directName } = document;
  const named = [
    routes,
    ...[accounts, domains].flatMap((of) => Object.values(of).map((it) => it.routes)),
  ]
    .flat()
    .map(({ transport }) => transport);
  return Object.entries(outgoing.settings.transports ?? {}).map(([name, transport]) => ({
    name,
    kind: document.transports[name]?.kind ?? transport.kind,
    to: placeOf(transport),
    tls: transport.kind === "relay" ? transport.tls : undefined,
    username: "username" in transport ? transport.username : undefined,
    remoteAddresses: transport.kind === "socks" ? transport.remoteAddresses : [],
    isDefault: name === defaultTransport,
    routes: named.filter((of) => of === name).length,
  }));
});

function placeOf(transport: Transport): string {
  switch (transport.kind) {
    case "direct": {
      const { ipv4, ipv6 } = transport;
      const family = ipv4 === false ? " by IPv6" : ipv6 === false ? " by IPv4" : "";
      return `mail hosts of the recipient${family}`;
    }
    case "relay":
      return `${transport.host}:${transport.port}`;
    case "socks":
      return `mail hosts of the recipient through ${transport.proxyHost}:${transport.proxyPort}`;
    case "fail":
      return `nowhere: ${transport.code} ${transport.text}`;
  }
}
