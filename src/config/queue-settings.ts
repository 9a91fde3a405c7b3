import { networkInterfaces } from "node:os";
import { domainToASCII } from "node:url";
import type { Route, RouteTable } from "../queue/route.ts";
import type { QueueSettings } from "../queue/transport.ts";
import type { AccountId } from "../store/ids.ts";
import { hostNameOf } from "./box-settings.ts";
import type { Config } from "./config.ts";
import type { Document } from "./document.ts";
import { queueTransport } from "./queue-transport.ts";
import type { RouteSettings } from "./route-settings.ts";
import { directName } from "./transport-settings.ts";

export type AccountIdOf = (name: string) => AccountId | undefined;

/** How mail for others leaves by this document. Accounts that the store does not have yet are left out. */
export function queueSettings(
  document: Document,
  config: Config,
  accountIdOf: AccountIdOf,
): QueueSettings {
  const { port } = config.queue;
  const direct = { kind: "direct", port } as const;
  const transports = Object.fromEntries([
    [directName, direct],
    ...Object.entries(document.transports).map(
      ([name, settings]) => [name, queueTransport(settings, port)] as const,
    ),
  ]);
  return {
    hostName: hostNameOf(document, config),
    transport: transports[document.defaultTransport ?? directName] ?? direct,
    transports,
    routes: routeTable(document, accountIdOf),
    localAddresses: sendingAddresses(config),
    selfAddresses: port === config.listen.ports.smtp ? ownAddresses(config) : [],
  };
}

function routeTable({ accounts, domains, routes }: Document, accountIdOf: AccountIdOf): RouteTable {
  return {
    accounts: new Map(
      Object.entries(accounts).flatMap(([name, account]) => {
        const id = accountIdOf(name);
        return id === undefined || account.routes.length === 0
          ? []
          : [[id, account.routes.map(queueRoute)] as const];
      }),
    ),
    domains: new Map(
      Object.entries(domains)
        .filter(([, domain]) => domain.routes.length > 0)
        .map(([name, domain]) => [domainToASCII(name), domain.routes.map(queueRoute)]),
    ),
    all: routes.map(queueRoute),
  };
}

function queueRoute(route: RouteSettings): Route {
  const { fromDomain, toDomain } = route;
  return { ...route, fromDomain: fromDomain.map(aLabels), toDomain: toDomain.map(aLabels) };
}

/** Of a domain with or without a dot in front. */
function aLabels(pattern: string): string {
  return pattern.startsWith(".") ? `.${domainToASCII(pattern.slice(1))}` : domainToASCII(pattern);
}

/**
 * From where mail leaves: the addresses that the settings name for our port 25, which have our name in the DNS. Not
 * those of the machine itself, from which nobody else can be reached. mail-behaviours 3.8, point 3
 */
function sendingAddresses({ listen }: Config): readonly string[] {
  if (listen.ports.smtp === 0) return [];
  return listen.addresses.filter((address) => !/^(?:0\.0\.0\.0|127\..*|::1?)$/.test(address));
}

/** Where others reach our port 25: the addresses that we listen on, spelt out where that is all of them. */
function ownAddresses({ listen }: Config): string[] {
  const machine = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return listen.addresses.flatMap((address) =>
    address === "::" || address === "0.0.0.0" ? machine.map((of) => of.address) : [address],
  );
}
