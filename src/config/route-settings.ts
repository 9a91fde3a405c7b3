import * as v from "valibot";
import type { ConfigFault } from "./config-refusal.ts";
import { isDomain } from "./document-words.ts";
import { isTransportName } from "./transport-settings.ts";
import type { TransportSettings } from "./transport-settings.ts";

/** Mail that all of this is true of goes by the transport; mail-behaviours 3.7. */
export interface RouteSettings {
  /** Of the sender. A leading dot means the domain and all below it; empty: any. */
  readonly fromDomain: readonly string[];
  /** Of the recipient, likewise. */
  readonly toDomain: readonly string[];
  /** Attempts that failed before. */
  readonly minimumAttempts: number;
  readonly transport: string;
}

const routesMax = 1_000;
const attemptsMax = 100;

const domains = v.optional(
  v.pipe(
    v.array(
      v.pipe(
        v.string(),
        v.check(
          (text) => isDomain(text.replace(/^\./, "")),
          "not a domain name in lower case, with or without a dot in front",
        ),
      ),
    ),
    v.maxLength(routesMax),
  ),
  [],
);

export const routesSchema = v.optional(
  v.pipe(
    v.array(
      v.strictObject({
        fromDomain: domains,
        toDomain: domains,
        minimumAttempts: v.optional(
          v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(attemptsMax)),
          0,
        ),
        transport: v.string(),
      }),
    ),
    v.maxLength(routesMax),
  ),
  [],
);

/** Routes name transports that are there. `path` is where the routes stand. */
export function routeFaults(
  path: string,
  routes: readonly RouteSettings[],
  transports: Readonly<Record<string, TransportSettings>>,
): ConfigFault[] {
  return routes.flatMap(({ transport }, index) =>
    isTransportName(transports, transport)
      ? []
      : [{ path: `${path}.${index}.transport`, text: `no such transport: ${transport}` }],
  );
}

/** As TOML; defaults are left out. */
export function routeTable({
  fromDomain,
  toDomain,
  minimumAttempts,
  transport,
}: RouteSettings): object {
  return {
    ...(fromDomain.length === 0 ? {} : { fromDomain }),
    ...(toDomain.length === 0 ? {} : { toDomain }),
    ...(minimumAttempts === 0 ? {} : { minimumAttempts }),
    transport,
  };
}
