import type { Document } from "../config/document.ts";
import type { RouteSettings } from "../config/route-settings.ts";
import { directName } from "../config/transport-settings.ts";
import { nothing } from "./arguments.ts";
import { callOf } from "./call.ts";

export interface RouteFacts extends RouteSettings {
  /** Whose mail it is for. */
  readonly of: "account" | "domain" | "all" | "default";
  /** Of the account or the domain. */
  readonly name: string | undefined;
}

/** All routes in the order in which they are looked at; the last one is the default. */
export const routeList = callOf(nothing, ({ revisions }) => routesOf(revisions.document));

function routesOf({ accounts, domains, routes, defaultTransport }: Document): RouteFacts[] {
  const ofEach = (
    of: "account" | "domain",
    record: Readonly<Record<string, { readonly routes: readonly RouteSettings[] }>>,
  ): RouteFacts[] =>
    Object.entries(record).flatMap(([name, it]) =>
      it.routes.map((route) => ({ of, name, ...route })),
    );
  const rest = { fromDomain: [], toDomain: [], minimumAttempts: 0 };
  return [
    ...ofEach("account", accounts),
    ...ofEach("domain", domains),
    ...routes.map((route) => ({ of: "all", name: undefined, ...route }) as const),
    { of: "default", name: undefined, ...rest, transport: defaultTransport ?? directName },
  ];
}
