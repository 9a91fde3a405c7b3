import * as v from "valibot";
import type { ConfigFault } from "./config-refusal.ts";

/** By name. The private keys are files: `keys/dkim/DOMAIN/SELECTOR.pem` below the data directory. */
export type DkimSettings = Readonly<Record<string, DkimSelector>>;

/** One key of a domain, published as SELECTOR._domainkey.DOMAIN. RFC 6376 §3.1 */
export interface DkimSelector {
  readonly algorithm: "rsa" | "ed25519";
  /** Of header and body. */
  readonly canonicalization:
    | "relaxed/relaxed"
    | "relaxed/simple"
    | "simple/relaxed"
    | "simple/simple";
  /** Fields to sign, instead of those that most sign. */
  readonly headers?: readonly string[] | undefined;
  /** Fields may be added to a signed message. */
  readonly dontSealHeaders: boolean;
  /** How long a signature holds after the message leaves; 0: for ever. */
  readonly expirationHours: number;
  readonly sign: boolean;
  /** Signs instead of that selector from the moment that the DNS shows its record. */
  readonly replaces?: string | undefined;
  /** When it stopped signing; its record stays published for the mail that is on its way. */
  readonly retiredAt?: string | undefined;
}

/** A selector as we make it. */
export const newSelector: DkimSelector = {
  algorithm: "rsa",
  canonicalization: "relaxed/relaxed",
  dontSealHeaders: false,
  expirationHours: 72,
  sign: false,
};

const selectorsMax = 20;
const expirationHoursMax = 24 * 366;

const selectorName = v.pipe(
  v.string(),
  v.check(isSelector, "not a selector: use a-z, 0-9 and dashes, at most 63"),
);
const headerName = v.pipe(v.string(), v.regex(/^[!-9;-~]{1,100}$/, "not a name of a field"));

export const dkimSchema = v.optional(
  v.pipe(
    v.record(
      selectorName,
      v.strictObject({
        algorithm: v.optional(v.picklist(["rsa", "ed25519"]), "rsa"),
        canonicalization: v.optional(
          v.picklist(["relaxed/relaxed", "relaxed/simple", "simple/relaxed", "simple/simple"]),
          "relaxed/relaxed",
        ),
        headers: v.optional(
          v.pipe(
            v.array(headerName),
            v.maxLength(100),
            // RFC 6376 §5.4
            v.check((names) => names.some((name) => /^from$/i.test(name)), "From must be signed"),
          ),
        ),
        dontSealHeaders: v.optional(v.boolean(), false),
        expirationHours: v.optional(
          v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(expirationHoursMax)),
          72,
        ),
        sign: v.optional(v.boolean(), false),
        replaces: v.optional(selectorName),
        retiredAt: v.optional(v.pipe(v.string(), v.isoTimestamp())),
      }),
    ),
    v.check((selectors) => Object.keys(selectors).length <= selectorsMax, "too many selectors"),
  ),
  {},
);

export function isSelector(text: string): boolean {
  return /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(text);
}

/** Each selector that another replaces is there. */
export function dkimFaults(
  domains: Readonly<Record<string, { readonly dkim: DkimSettings }>>,
): ConfigFault[] {
  return Object.entries(domains).flatMap(([domain, { dkim }]) =>
    Object.entries(dkim).flatMap(([name, { replaces }]) =>
      replaces === undefined || (replaces !== name && Object.hasOwn(dkim, replaces))
        ? []
        : [
            {
              path: `domains.${domain}.dkim.${name}.replaces`,
              text: `no other selector of that name: ${replaces}`,
            },
          ],
    ),
  );
}

/** As TOML; defaults are left out, but for what says at a glance what it does. */
export function dkimTable(dkim: DkimSettings): object {
  return Object.fromEntries(
    Object.entries(dkim)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([name, selector]) => [name, selectorTable(selector)]),
  );
}

function selectorTable(selector: DkimSelector): object {
  const { algorithm, sign, canonicalization, headers, dontSealHeaders } = selector;
  const { expirationHours, replaces, retiredAt } = selector;
  return {
    algorithm,
    sign,
    ...(canonicalization === "relaxed/relaxed" ? {} : { canonicalization }),
    ...(headers === undefined ? {} : { headers: [...headers] }),
    ...(dontSealHeaders ? { dontSealHeaders } : {}),
    ...(expirationHours === 72 ? {} : { expirationHours }),
    ...(replaces === undefined ? {} : { replaces }),
    ...(retiredAt === undefined ? {} : { retiredAt }),
  };
}
