import { domainToASCII } from "node:url";
import * as v from "valibot";
import type { ConfigFault } from "./config-refusal.ts";
import { dkimSchema, type DkimSettings, dkimTable } from "./dkim-settings.ts";
import { description } from "./document-words.ts";
import { routesSchema, routeTable } from "./route-settings.ts";
import type { RouteSettings } from "./route-settings.ts";

export interface DomainSettings {
  readonly description: string;
  /** Mail for it is refused for now. */
  readonly disabled: boolean;
  /** What stands behind one of these in a local part is not looked at: mia+news is mia. */
  readonly catchallSeparators: readonly string[];
  readonly caseSensitive: boolean;
  /** Of mail that its users send. */
  readonly routes: readonly RouteSettings[];
  readonly dkim: DkimSettings;
}

export const domainSchema = v.strictObject({
  description,
  disabled: v.optional(v.boolean(), false),
  catchallSeparators: v.optional(
    v.array(v.pipe(v.string(), v.regex(/^[!-?A-~]{1,4}$/, "not a separator"))),
    ["+"],
  ),
  caseSensitive: v.optional(v.boolean(), false),
  routes: routesSchema,
  dkim: dkimSchema,
});

/** No two spellings of one name. */
export function domainFaults(domains: Readonly<Record<string, DomainSettings>>): ConfigFault[] {
  const seen = new Map<string, string>();
  const faults: ConfigFault[] = [];
  for (const name of Object.keys(domains)) {
    const twin = seen.get(domainToASCII(name));
    if (twin !== undefined) faults.push({ path: `domains.${name}`, text: `same as ${twin}` });
    seen.set(domainToASCII(name), name);
  }
  return faults;
}

/** As TOML; defaults are left out. */
export function domainTable(domain: DomainSettings): object {
  const { description: text, disabled, catchallSeparators, caseSensitive, routes, dkim } = domain;
  return {
    ...(text === "" ? {} : { description: text }),
    ...(disabled ? { disabled } : {}),
    ...(catchallSeparators.join(" ") === "+" ? {} : { catchallSeparators }),
    ...(caseSensitive ? { caseSensitive } : {}),
    ...(routes.length === 0 ? {} : { routes: routes.map(routeTable) }),
    ...(Object.keys(dkim).length === 0 ? {} : { dkim: dkimTable(dkim) }),
  };
}
