// The dynamic configuration: one document, TOML outside, `Document` inside, kept as numbered revisions in the
// store (revisions.ts). Its keys are spelt alike in TOML, in JSON and in the code.
//
// Each section has a file of its own: schema, faults between its parts, layout.
import { stringify } from "smol-toml";
import * as v from "valibot";
import { accountSchema, accountTable, addressFaults, fromIdFaults } from "./account-settings.ts";
import {
  reachabilityDefaults,
  reachabilitySchema,
  reachabilityTable,
} from "./reachability-settings.ts";
import type { ReachabilitySettings } from "./reachability-settings.ts";
import type { AccountSettings } from "./account-settings.ts";
import { acmeDefaults, acmeSchema, acmeTable } from "./acme-settings.ts";
import type { AcmeDocument } from "./acme-settings.ts";
import { boxSchema, boxTable } from "./box-settings.ts";
import type { BoxSettings } from "./box-settings.ts";
import { aliasFaults, aliasSchema, aliasTable, personAddress } from "./alias-settings.ts";
import type { AliasSettings } from "./alias-settings.ts";
import { ConfigRefusal, type ConfigFault } from "./config-refusal.ts";
import { accountName, domainName, mailboxName } from "./document-words.ts";
import { dkimFaults } from "./dkim-settings.ts";
import { domainFaults, domainSchema, domainTable } from "./domain-settings.ts";
import type { DomainSettings } from "./domain-settings.ts";
import { firstMailboxes, language, useNames } from "./first-mailboxes.ts";
import type { Language, SpecialUseNames } from "./first-mailboxes.ts";
import { frozen, readToml } from "./read-toml.ts";
import { routeFaults, routesSchema, routeTable } from "./route-settings.ts";
import type { RouteSettings } from "./route-settings.ts";
import { transportFaults, transportSchema, transportTable } from "./transport-settings.ts";
import type { TransportSettings } from "./transport-settings.ts";

export interface Document {
  /** By name, in lower case, A-labels or U-labels. */
  readonly domains: Readonly<Record<string, DomainSettings>>;
  readonly accounts: Readonly<Record<string, AccountSettings>>;
  /** By address. */
  readonly aliases: Readonly<Record<string, AliasSettings>>;
  readonly transports: Readonly<Record<string, TransportSettings>>;
  /** Looked at after those of the account and of the domain; mail-behaviours 3.7. */
  readonly routes: readonly RouteSettings[];
  /** The name of the transport of mail that no route matches; where absent, it goes directly to the mail hosts. */
  readonly defaultTransport?: string | undefined;
  /** The account that gets the mail for postmaster of every domain; the first account where absent. */
  readonly postmaster?: string | undefined;
  /** Octets that the messages of an account may have together, where it says nothing else; 0: no bound. */
  readonly quota: number;
  /** That new accounts get their mailboxes in, where the account says nothing else. */
  readonly language: Language;
  /** Names of these mailboxes, instead of those of the language. */
  readonly specialUseNames: SpecialUseNames;
  readonly acme: AcmeDocument;
  readonly box: BoxSettings;
  readonly reachability: ReachabilitySettings;
  /** Whether the admin pages open from the internet too, over TLS by the host name; else at home only. */
  readonly adminAnywhere: boolean;
  /** Addresses of this machine as others see them, where it cannot know: behind a router, or IPv6. */
  readonly publicAddresses: readonly string[];
}

export const emptyDocument: Document = frozen({
  domains: {},
  accounts: {},
  aliases: {},
  transports: {},
  routes: [],
  quota: 0,
  language: "en",
  specialUseNames: {},
  acme: acmeDefaults,
  box: {},
  reachability: reachabilityDefaults,
  adminAnywhere: false,
  publicAddresses: [],
});

const domainNamesMax = 10_000;
const publicAddressesMax = 16;
const topMailboxName = v.pipe(
  mailboxName,
  v.regex(/^(?!INBOX$|\.{1,2}$|#)[^/\u2028\u2029]+$/u, "not a name of such a mailbox"),
);

const schema = v.strictObject({
  domains: v.optional(
    v.pipe(
      v.record(domainName, domainSchema),
      v.check((domains) => Object.keys(domains).length <= domainNamesMax, "too many domains"),
    ),
    {},
  ),
  accounts: v.optional(v.record(accountName, accountSchema), {}),
  aliases: v.optional(v.record(personAddress, aliasSchema), {}),
  transports: v.optional(v.record(accountName, transportSchema), {}),
  routes: routesSchema,
  defaultTransport: v.optional(v.string()),
  postmaster: v.optional(accountName),
  quota: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0)), 0),
  language: v.optional(language, "en"),
  specialUseNames: v.optional(
    v.strictObject(v.entriesFromList(useNames, v.optional(topMailboxName))),
    {},
  ),
  acme: acmeSchema,
  box: boxSchema,
  reachability: reachabilitySchema,
  adminAnywhere: v.optional(v.boolean(), false),
  publicAddresses: v.optional(
    v.pipe(v.array(v.pipe(v.string(), v.ip())), v.maxLength(publicAddressesMax)),
    [],
  ),
});

/** The document that the text stands for; a ConfigRefusal names every fault with its path. */
export function parseDocument(text: string): Document {
  const document: Document = readToml(text, schema);
  const faults = [
    ...domainFaults(document.domains),
    ...dkimFaults(document.domains),
    ...addressFaults(document.accounts, document.domains),
    ...fromIdFaults(document.accounts, document.domains),
    ...aliasFaults(document.aliases, document.accounts, document.domains),
    ...postmasterFaults(document),
    ...transportFaults(document.transports, document.defaultTransport),
    ...allRouteFaults(document),
    ...specialUseFaults(document),
  ];
  if (faults.length > 0) throw new ConfigRefusal(faults);
  return frozen(document);
}

/** The document as TOML, always in the same layout; defaults are left out. */
export function formatDocument(document: Document): string {
  const { postmaster, defaultTransport, domains, accounts, transports } = document;
  const { publicAddresses, quota, language: languageOfAll, specialUseNames } = document;
  const tables = {
    domains: mapped(domains, domainTable),
    accounts: mapped(accounts, accountTable),
    aliases: mapped(document.aliases, aliasTable),
    transports: mapped(transports, transportTable),
    routes: document.routes.map(routeTable),
    specialUseNames,
    acme: acmeTable(document.acme),
    reachability: reachabilityTable(document.reachability),
    box: boxTable(document.box),
  };
  const text = stringify({
    ...(postmaster === undefined ? {} : { postmaster }),
    ...(defaultTransport === undefined ? {} : { defaultTransport }),
    ...(publicAddresses.length === 0 ? {} : { publicAddresses: [...publicAddresses] }),
    ...(document.adminAnywhere ? { adminAnywhere: true } : {}),
    ...(quota === 0 ? {} : { quota }),
    ...(languageOfAll === "en" ? {} : { language: languageOfAll }),
    ...Object.fromEntries(
      Object.entries(tables).filter(([, table]) => Object.keys(table).length > 0),
    ),
  });
  return text.trimStart();
}

function mapped<Value>(
  record: Readonly<Record<string, Value>>,
  table: (value: Value) => object,
): Record<string, object> {
  return Object.fromEntries(
    Object.entries(record)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([key, value]) => [key, table(value)]),
  );
}

function allRouteFaults({ accounts, domains, routes, transports }: Document): ConfigFault[] {
  const faultsIn = (section: string, record: Readonly<Record<string, Routed>>): ConfigFault[] =>
    Object.entries(record).flatMap(([name, of]) =>
      routeFaults(`${section}.${name}.routes`, of.routes, transports),
    );
  return [
    ...faultsIn("accounts", accounts),
    ...faultsIn("domains", domains),
    ...routeFaults("routes", routes, transports),
  ];
}

interface Routed {
  readonly routes: readonly RouteSettings[];
}

function postmasterFaults({ accounts, postmaster }: Document): ConfigFault[] {
  if (postmaster === undefined || Object.hasOwn(accounts, postmaster)) return [];
  return [{ path: "postmaster", text: `no such account: ${postmaster}` }];
}

/** Two mailboxes cannot have one name, in whatever language an account is made. */
function specialUseFaults({ specialUseNames, ...document }: Document): ConfigFault[] {
  const used = [document.language, ...Object.values(document.accounts).map((of) => of.language)];
  for (const one of new Set(used)) {
    if (one === undefined) continue;
    const names = firstMailboxes(one, specialUseNames).map(({ name }) => name);
    const twin = names.find((name, i) => names.indexOf(name) !== i);
    if (twin !== undefined) {
      return [{ path: "specialUseNames", text: `two mailboxes are called ${twin} (${one})` }];
    }
  }
  return [];
}
