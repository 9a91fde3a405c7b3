import { networkInterfaces } from "node:os";
import type { QueueSettings, Transport } from "../queue/transport.ts";
import type { Config } from "./config.ts";
import type { Document } from "./document.ts";

/** How mail for others leaves by this document. */
export function queueSettings(document: Document, config: Config): QueueSettings {
  return {
    hostName: config.hostName,
    transport: transportOf(document, config),
    selfAddresses: config.queue.port === config.listen.ports.smtp ? ownAddresses(config) : [],
  };
}

function transportOf({ transports, defaultTransport }: Document, config: Config): Transport {
  const smarthost = defaultTransport === undefined ? undefined : transports[defaultTransport];
  return smarthost ?? { kind: "direct", port: config.queue.port };
}

/** Where others reach our port 25: the addresses that we listen on, spelt out where that is all of them. */
function ownAddresses({ listen }: Config): string[] {
  const machine = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return listen.addresses.flatMap((address) =>
    address === "::" || address === "0.0.0.0" ? machine.map((of) => of.address) : [address],
  );
}
