// Which way a message takes, asked anew at every attempt (mail-behaviours 3.7):
//
// 1. the transport that was chosen for this message alone,
// 2. the first route that matches: of the sender's account, then of the domain of the reverse-path, then of all,
// 3. the default transport.

import { domainNameOf } from "../dns/domain-name.ts";
import type { AccountId } from "../store/ids.ts";
import type { QueueSettings, Transport } from "./transport.ts";

/** Mail that all of this is true of goes by the transport. Domains are A-labels in lower case. */
export interface Route {
  /** Of the reverse-path. A leading dot means the domain and all below it; empty: any, also none. */
  readonly fromDomain: readonly string[];
  /** Of the recipient, likewise. */
  readonly toDomain: readonly string[];
  /** Attempts that came before. */
  readonly minimumAttempts: number;
  readonly transport: string;
}

export interface RouteTable {
  readonly accounts: ReadonlyMap<AccountId, readonly Route[]>;
  /** By the domain of the reverse-path. */
  readonly domains: ReadonlyMap<string, readonly Route[]>;
  readonly all: readonly Route[];
}

/** What the choice depends on. */
export interface RoutedMail {
  readonly accountId: AccountId | undefined;
  readonly reversePath: string;
  /** Of the recipients: A-labels in lower case, or a literal. */
  readonly domain: string;
  /** Attempts before this one. */
  readonly attempts: number;
  /** Chosen for this message alone. */
  readonly transport: string | undefined;
}

export type ChosenTransport =
  | {
      readonly kind: "chosen";
      readonly transport: Transport;
      /** Undefined for the default. */
      readonly name: string | undefined;
      readonly by: "message" | "account" | "domain" | "all" | "default";
    }
  /** The transport that the message or the route names is not there any more. */
  | { readonly kind: "gone"; readonly name: string };

type Settings = Pick<QueueSettings, "transport" | "transports" | "routes">;

export function chooseTransport(settings: Settings, mail: RoutedMail): ChosenTransport {
  if (mail.transport !== undefined) return named(settings, mail.transport, "message");
  const fromDomain = domainOfPath(mail.reversePath);
  const { accounts, domains, all } = settings.routes ?? noRoutes;
  const tables = [
    ["account", mail.accountId === undefined ? undefined : accounts.get(mail.accountId)],
    ["domain", fromDomain === undefined ? undefined : domains.get(fromDomain)],
    ["all", all],
  ] as const;
  for (const [by, routes] of tables) {
    const route = routes?.find((of) => matches(of, fromDomain, mail));
    if (route !== undefined) return named(settings, route.transport, by);
  }
  return { kind: "chosen", transport: settings.transport, name: undefined, by: "default" };
}

const noRoutes: RouteTable = { accounts: new Map(), domains: new Map(), all: [] };

function matches(route: Route, fromDomain: string | undefined, mail: RoutedMail): boolean {
  return (
    mail.attempts >= route.minimumAttempts &&
    isAmong(route.fromDomain, fromDomain) &&
    isAmong(route.toDomain, mail.domain)
  );
}

function isAmong(patterns: readonly string[], domain: string | undefined): boolean {
  if (patterns.length === 0) return true;
  if (domain === undefined) return false;
  return patterns.some((pattern) =>
    pattern.startsWith(".") ? `.${domain}`.endsWith(pattern) : domain === pattern,
  );
}

function named(
  { transports }: Settings,
  name: string,
  by: "message" | "account" | "domain" | "all",
): ChosenTransport {
  const transport =
    transports !== undefined && Object.hasOwn(transports, name) ? transports[name] : undefined;
  return transport === undefined ? { kind: "gone", name } : { kind: "chosen", transport, name, by };
}

/** Undefined for the null reverse-path. */
function domainOfPath(path: string): string | undefined {
  return path === "" ? undefined : domainNameOf(path.slice(path.lastIndexOf("@") + 1));
}
