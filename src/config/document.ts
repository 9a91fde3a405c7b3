// The dynamic configuration: one document, TOML outside, `Document` inside, kept as numbered revisions in the
// store (revisions.ts). Its keys are spelt alike in TOML, in JSON and in the code.
import { domainToASCII } from "node:url";
import { stringify } from "smol-toml";
import * as v from "valibot";
import type { SmarthostTransport } from "../queue/transport.ts";
import { ConfigRefusal, type ConfigFault } from "./config-refusal.ts";
import { firstMailboxes, languages, useNames } from "./first-mailboxes.ts";
import type { Language, SpecialUseNames } from "./first-mailboxes.ts";
import { frozen, readToml } from "./read-toml.ts";

export interface Document {
  /** By name, in lower case, A-labels or U-labels. */
  readonly domains: Readonly<Record<string, DomainSettings>>;
  readonly accounts: Readonly<Record<string, AccountSettings>>;
  readonly transports: Readonly<Record<string, Smarthost>>;
  /** The name of the transport that takes all mail for others; where absent, it goes directly to their hosts. */
  readonly defaultTransport?: string | undefined;
  /** The account that gets the mail for postmaster of every domain; the first account where absent. */
  readonly postmaster?: string | undefined;
  /** That new accounts get their mailboxes in, where the account says nothing else. */
  readonly language: Language;
  /** Names of these mailboxes, instead of those of the language. */
  readonly specialUseNames: SpecialUseNames;
}

export interface DomainSettings {
  readonly description: string;
  /** Mail for it is refused for now. */
  readonly disabled: boolean;
  /** What stands behind one of these in a local part is not looked at: mia+news is mia. */
  readonly catchallSeparators: readonly string[];
  readonly caseSensitive: boolean;
}

export interface AccountSettings {
  readonly description: string;
  readonly loginDisabled: boolean;
  /** Mail programs need an app password or a TLS key; the account's own password is for pages only. */
  readonly mailPasswordDisabled: boolean;
  /** Octets that its messages may have together; 0: no bound. */
  readonly quota: number;
  /** Whether $Junk and $NotJunk follow messages into the \\Junk mailbox and out of it. */
  readonly junkFlags: boolean;
  /** Looked at when the account is new. */
  readonly language?: Language | undefined;
  /** The first stands for the account, such as in notices. */
  readonly addresses: readonly AccountAddress[];
}

export interface AccountAddress {
  /** `local@domain`, or `@domain` for all that nobody else has. */
  readonly address: string;
  readonly mailbox: string;
}

/** A server that sends our mail on, such as the provider's. */
export interface Smarthost extends Omit<SmarthostTransport, "kind"> {
  readonly kind: "smarthost";
}

export const emptyDocument: Document = frozen({
  domains: {},
  accounts: {},
  transports: {},
  language: "en",
  specialUseNames: {},
});

/** An account of which nothing but its addresses is known. */
export function newAccount(
  addresses: readonly AccountAddress[],
  language?: Language,
): AccountSettings {
  return {
    description: "",
    loginDisabled: false,
    mailPasswordDisabled: false,
    quota: 0,
    junkFlags: true,
    ...(language === undefined ? {} : { language }),
    addresses,
  };
}

const domainNamesMax = 10_000;
const addressOctetsMax = 254;

const description = v.optional(v.pipe(v.string(), v.maxLength(1000)), "");
const accountName = v.pipe(
  v.string(),
  v.check(isAccountName, "not an account name: use a-z, 0-9, dot, dash"),
);
const domainName = v.pipe(v.string(), v.check(isDomain, "not a domain name in lower case"));
const mailboxName = v.pipe(
  v.string(),
  v.regex(/^[^\p{Cc}%*/]+(\/[^\p{Cc}%*/]+)*$/u, "not a mailbox name"),
  v.maxLength(500),
  v.normalize("NFC"),
  v.transform((name) => name.replace(/^inbox(?=\/|$)/i, "INBOX")),
);
const topMailboxName = v.pipe(
  mailboxName,
  v.regex(/^(?!INBOX$|\.{1,2}$|#)[^/\u2028\u2029]+$/u, "not a name of such a mailbox"),
);
const language = v.picklist(languages);
const address = v.pipe(
  v.string(),
  v.check(isAddress, "not an address: local@domain, or @domain for all others"),
);

const schema = v.strictObject({
  domains: v.optional(
    v.pipe(
      v.record(
        domainName,
        v.strictObject({
          description,
          disabled: v.optional(v.boolean(), false),
          catchallSeparators: v.optional(
            v.array(v.pipe(v.string(), v.regex(/^[!-?A-~]{1,4}$/, "not a separator"))),
            ["+"],
          ),
          caseSensitive: v.optional(v.boolean(), false),
        }),
      ),
      v.check((domains) => Object.keys(domains).length <= domainNamesMax, "too many domains"),
    ),
    {},
  ),
  accounts: v.optional(
    v.record(
      accountName,
      v.strictObject({
        description,
        loginDisabled: v.optional(v.boolean(), false),
        mailPasswordDisabled: v.optional(v.boolean(), false),
        quota: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(0)), 0),
        junkFlags: v.optional(v.boolean(), true),
        language: v.optional(language),
        addresses: v.pipe(
          v.array(
            v.union(
              [
                v.pipe(
                  address,
                  v.transform((text): AccountAddress => ({ address: text, mailbox: "INBOX" })),
                ),
                v.strictObject({ address, mailbox: v.optional(mailboxName, "INBOX") }),
              ],
              "not an address: local@domain, or @domain for all others",
            ),
          ),
          v.maxLength(1000),
        ),
      }),
    ),
    {},
  ),
  transports: v.optional(
    v.record(
      accountName,
      v.strictObject({
        kind: v.literal("smarthost"),
        host: v.pipe(v.string(), v.nonEmpty(), v.maxLength(253)),
        port: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535)), 587),
        tls: v.optional(v.picklist(["implicit", "starttls", "opportunistic", "none"]), "starttls"),
        username: v.optional(v.pipe(v.string(), v.nonEmpty(), v.maxLength(255))),
        password: v.optional(v.pipe(v.string(), v.nonEmpty(), v.maxLength(1000))),
        ca: v.optional(v.pipe(v.string(), v.startsWith("-----BEGIN CERTIFICATE-----"))),
        insecure: v.optional(v.boolean()),
      }),
    ),
    {},
  ),
  defaultTransport: v.optional(v.string()),
  postmaster: v.optional(accountName),
  language: v.optional(language, "en"),
  specialUseNames: v.optional(
    v.strictObject(v.entriesFromList(useNames, v.optional(topMailboxName))),
    {},
  ),
});

/** The document that the text stands for; a ConfigRefusal names every fault with its path. */
export function parseDocument(text: string): Document {
  const document: Document = readToml(text, schema);
  const faults = [
    ...domainFaults(document),
    ...addressFaults(document),
    ...transportFaults(document),
    ...specialUseFaults(document),
  ];
  if (faults.length > 0) throw new ConfigRefusal(faults);
  return frozen(document);
}

/** The document as TOML, always in the same layout; defaults are left out. */
export function formatDocument(document: Document): string {
  const { postmaster, defaultTransport, domains, accounts, transports } = document;
  const { language: languageOfAll, specialUseNames } = document;
  const tables = {
    domains: mapped(domains, domainTable),
    accounts: mapped(accounts, accountTable),
    transports: mapped(transports, (transport) => ({ ...transport })),
    specialUseNames,
  };
  const text = stringify({
    ...(postmaster === undefined ? {} : { postmaster }),
    ...(defaultTransport === undefined ? {} : { defaultTransport }),
    ...(languageOfAll === "en" ? {} : { language: languageOfAll }),
    ...Object.fromEntries(
      Object.entries(tables).filter(([, table]) => Object.keys(table).length > 0),
    ),
  });
  return text.trimStart();
}

function domainTable(domain: DomainSettings): object {
  const { description: text, disabled, catchallSeparators, caseSensitive } = domain;
  return {
    ...(text === "" ? {} : { description: text }),
    ...(disabled ? { disabled } : {}),
    ...(catchallSeparators.join(" ") === "+" ? {} : { catchallSeparators }),
    ...(caseSensitive ? { caseSensitive } : {}),
  };
}

function accountTable(account: AccountSettings): object {
  const { description: text, loginDisabled, mailPasswordDisabled, addresses } = account;
  const { quota, junkFlags, language: ownLanguage } = account;
  return {
    ...(text === "" ? {} : { description: text }),
    ...(loginDisabled ? { loginDisabled } : {}),
    ...(mailPasswordDisabled ? { mailPasswordDisabled } : {}),
    ...(quota === 0 ? {} : { quota }),
    ...(junkFlags ? {} : { junkFlags }),
    ...(ownLanguage === undefined ? {} : { language: ownLanguage }),
    addresses: addresses.map((of) => (of.mailbox === "INBOX" ? of.address : { ...of })),
  };
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

function domainFaults({ domains }: Document): ConfigFault[] {
  const seen = new Map<string, string>();
  const faults: ConfigFault[] = [];
  for (const name of Object.keys(domains)) {
    const twin = seen.get(domainToASCII(name));
    if (twin !== undefined) faults.push({ path: `domains.${name}`, text: `same as ${twin}` });
    seen.set(domainToASCII(name), name);
  }
  return faults;
}

function addressFaults({ domains, accounts, postmaster }: Document): ConfigFault[] {
  const faults: ConfigFault[] = [];
  const settingsOf = new Map(
    Object.entries(domains).map(([name, settings]) => [domainToASCII(name), settings]),
  );
  const owners = new Map<string, string>();
  for (const [name, { addresses }] of Object.entries(accounts)) {
    for (const [index, { address: text }] of addresses.entries()) {
      const path = `accounts.${name}.addresses.${index}`;
      const at = text.lastIndexOf("@");
      const domain = domainToASCII(text.slice(at + 1));
      const settings = settingsOf.get(domain);
      if (!settings) {
        faults.push({ path, text: `no such domain here: ${text.slice(at + 1)}` });
        continue;
      }
      const local = settings.caseSensitive ? text.slice(0, at) : text.slice(0, at).toLowerCase();
      const separator = settings.catchallSeparators.find((mark) => local.includes(mark));
      if (separator !== undefined) {
        faults.push({ path, text: `${text} contains the separator "${separator}"` });
      }
      const owner = owners.get(`${local}@${domain}`);
      if (owner !== undefined) faults.push({ path, text: `${text} is taken by ${owner}` });
      owners.set(`${local}@${domain}`, name);
    }
  }
  if (postmaster !== undefined && !Object.hasOwn(accounts, postmaster)) {
    faults.push({ path: "postmaster", text: `no such account: ${postmaster}` });
  }
  return faults;
}

function transportFaults({ transports, defaultTransport }: Document): ConfigFault[] {
  const faults: ConfigFault[] = [];
  for (const [name, { username, password }] of Object.entries(transports)) {
    if ((username === undefined) !== (password === undefined)) {
      faults.push({ path: `transports.${name}`, text: "username and password go together" });
    }
  }
  if (defaultTransport !== undefined && !Object.hasOwn(transports, defaultTransport)) {
    faults.push({ path: "defaultTransport", text: `no such transport: ${defaultTransport}` });
  }
  return faults;
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

export function isAccountName(text: string): boolean {
  return /^[a-z0-9][a-z0-9._-]{0,63}$/.test(text);
}

/** A name of the DNS, in lower case, as A-labels or U-labels. */
export function isDomain(text: string): boolean {
  const ascii = domainToASCII(text);
  return (
    text === text.toLowerCase() &&
    ascii.length <= 253 &&
    /^[a-z0-9_]([a-z0-9_-]{0,62})(\.[a-z0-9_][a-z0-9_-]{0,62})*$/.test(ascii) &&
    !/^[\d.]+$/.test(ascii)
  );
}

/** A dot-string in ASCII or UTF-8 (RFC 5321 §4.1.2, RFC 6531 §3.3); quoted local parts are not given to accounts. */
export function isAddress(text: string): boolean {
  const at = text.lastIndexOf("@");
  const local = text.slice(0, at);
  return (
    at >= 0 &&
    Buffer.byteLength(text) <= addressOctetsMax &&
    isDomain(text.slice(at + 1)) &&
    (local === "" || /^[^\p{Cc}\s"(),.:;<>@[\\\]]+(\.[^\p{Cc}\s"(),.:;<>@[\\\]]+)*$/u.test(local))
  );
}
