import { domainToASCII } from "node:url";
import * as v from "valibot";
import type { ConfigFault } from "./config-refusal.ts";
import { dkimSchema, type DkimSettings, dkimTable } from "./dkim-settings.ts";
import { dnsUpdateSchema, dnsUpdateTable } from "./dns-update-settings.ts";
import type { DnsUpdateSettings } from "./dns-update-settings.ts";
import { description, domainName } from "./document-words.ts";
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
  /** What others may do with mail for it without TLS. RFC 8461 §3.2; nothing is published where absent. */
  readonly mtaSts?: MtaStsSettings | undefined;
  /** What mail programs call this server, such as mail.example.org; the host name where absent. */
  readonly clientHost?: string | undefined;
  /** How its records are written by ourselves; by hand where absent. */
  readonly dnsUpdate?: DnsUpdateSettings | undefined;
}

export interface MtaStsSettings {
  readonly mode: "enforce" | "testing" | "none";
  /** Seconds. */
  readonly maxAge: number;
}

/** RFC 8461 §3.2 allows a year; it says weeks, and senders ask once a day anyway. */
const maxAgeDefault = 30 * 86_400;
const maxAgeMax = 31_557_600;

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
  mtaSts: v.optional(
    v.strictObject({
      mode: v.optional(v.picklist(["enforce", "testing", "none"]), "enforce"),
      maxAge: v.optional(
        v.pipe(v.number(), v.integer(), v.minValue(60), v.maxValue(maxAgeMax)),
        maxAgeDefault,
      ),
    }),
  ),
  clientHost: v.optional(domainName),
  dnsUpdate: v.optional(dnsUpdateSchema),
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
  const { mtaSts, clientHost, dnsUpdate } = domain;
  return {
    ...(text === "" ? {} : { description: text }),
    ...(disabled ? { disabled } : {}),
    ...(catchallSeparators.join(" ") === "+" ? {} : { catchallSeparators }),
    ...(caseSensitive ? { caseSensitive } : {}),
    ...(routes.length === 0 ? {} : { routes: routes.map(routeTable) }),
    ...(clientHost === undefined ? {} : { clientHost }),
    ...(mtaSts === undefined ? {} : { mtaSts: { ...mtaSts } }),
    ...(dnsUpdate === undefined ? {} : { dnsUpdate: dnsUpdateTable(dnsUpdate) }),
    ...(Object.keys(dkim).length === 0 ? {} : { dkim: dkimTable(dkim) }),
  };
}
