import { domainToASCII } from "node:url";
import * as v from "valibot";
import { sendingRulesByDefault } from "../account/sending-rules.ts";
import type { JunkRules } from "../store/junk-rules.ts";
import type { ConfigFault } from "./config-refusal.ts";
import { address, description, mailboxName } from "./document-words.ts";
import type { DomainSettings } from "./domain-settings.ts";
import { junkRulesSchema, junkRulesTable } from "./junk-rule-settings.ts";
import { language } from "./first-mailboxes.ts";
import type { Language } from "./first-mailboxes.ts";
import { rejectsSchema, rejectsTable } from "./rejects-settings.ts";
import type { RejectsSettings } from "./rejects-settings.ts";
import { routesSchema, routeTable } from "./route-settings.ts";
import type { RouteSettings } from "./route-settings.ts";

export interface AccountSettings {
  readonly description: string;
  /** Of the person, for mail that they write. */
  readonly fullName: string;
  readonly loginDisabled: boolean;
  /** Mail programs need an app password or a TLS key; the account's own password is for pages only. */
  readonly mailPasswordDisabled: boolean;
  /** Octets that its messages may have together; 0: as the document says for all, -1: no bound. */
  readonly quota: number;
  /** Messages of its own that may wait to be sent, each recipient counted; 0: no bound. */
  readonly maxQueued: number;
  /** Recipients that it may send to in 24 hours, and such that it has never sent to before; 0: no bound. */
  readonly maxMessagesPerDay: number;
  readonly maxFirstTimeRecipientsPerDay: number;
  /** Logins whose mail has a reverse-path of its own for each recipient, so that programs know what came back. */
  readonly fromIdAddresses: readonly string[];
  /** For how long to know what became of mail that has left the queue; 0: not at all. */
  readonly keepRetiredDays: number;
  /** Whether $Junk and $NotJunk follow messages into the \\Junk mailbox and out of it. */
  readonly junkFlags: boolean;
  /** What mailboxes are for, by their names; absent: only special uses say so. mail-behaviours.md 2.7 */
  readonly junkRules?: JunkRules | undefined;
  /** Copies of refused mail; absent: none are kept. */
  readonly rejects?: RejectsSettings | undefined;
  /** Looked at when the account is new. */
  readonly language?: Language | undefined;
  /** Of mail that it sends. */
  readonly routes: readonly RouteSettings[];
  /** The first stands for the account, such as in notices. */
  readonly addresses: readonly AccountAddress[];
}

export interface AccountAddress {
  /** `local@domain`, or `@domain` for all that nobody else has. */
  readonly address: string;
  readonly mailbox: string;
}

const maxQueuedByDefault = 20_000;
const keepRetiredDaysByDefault = 7;

/** An account of which nothing but its addresses is known. */
export function newAccount(
  addresses: readonly AccountAddress[],
  language?: Language,
): AccountSettings {
  return {
    description: "",
    fullName: "",
    loginDisabled: false,
    mailPasswordDisabled: false,
    quota: 0,
    maxQueued: maxQueuedByDefault,
    ...sendingRulesByDefault,
    keepRetiredDays: keepRetiredDaysByDefault,
    junkFlags: true,
    routes: [],
    ...(language === undefined ? {} : { language }),
    addresses,
  };
}

const countOrNone = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10_000_000));

export const accountSchema = v.strictObject({
  description,
  fullName: v.optional(
    v.pipe(
      v.string(),
      v.regex(/^[^\p{Cc}]{0,200}$/u, "not a name: up to 200 characters, on one line"),
    ),
    "",
  ),
  loginDisabled: v.optional(v.boolean(), false),
  mailPasswordDisabled: v.optional(v.boolean(), false),
  quota: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(-1)), 0),
  maxQueued: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(10_000_000)),
    maxQueuedByDefault,
  ),
  maxMessagesPerDay: v.optional(countOrNone, sendingRulesByDefault.maxMessagesPerDay),
  maxFirstTimeRecipientsPerDay: v.optional(
    countOrNone,
    sendingRulesByDefault.maxFirstTimeRecipientsPerDay,
  ),
  fromIdAddresses: v.optional(v.pipe(v.array(address), v.maxLength(100)), []),
  keepRetiredDays: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(3650)),
    keepRetiredDaysByDefault,
  ),
  junkFlags: v.optional(v.boolean(), true),
  junkRules: v.optional(junkRulesSchema),
  rejects: v.optional(rejectsSchema),
  language: v.optional(language),
  routes: routesSchema,
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
});

/** Each address is of a domain of ours, can be reached, and is one account's. */
export function addressFaults(
  accounts: Readonly<Record<string, AccountSettings>>,
  domains: Readonly<Record<string, DomainSettings>>,
): ConfigFault[] {
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
  return faults;
}

/** Each login with ids is an address of the account itself, of a domain that has a separator. */
export function fromIdFaults(
  accounts: Readonly<Record<string, AccountSettings>>,
  domains: Readonly<Record<string, DomainSettings>>,
): ConfigFault[] {
  const separated = new Set(
    Object.entries(domains)
      .filter(([, { catchallSeparators }]) => catchallSeparators.length > 0)
      .map(([name]) => domainToASCII(name)),
  );
  return Object.entries(accounts).flatMap(([name, { addresses, fromIdAddresses }]) =>
    fromIdAddresses.flatMap((text, index) => {
      const path = `accounts.${name}.fromIdAddresses.${index}`;
      if (!addresses.some((of) => of.address === text) || text.startsWith("@")) {
        return [{ path, text: `${text} is not an address of this account` }];
      }
      const domain = text.slice(text.lastIndexOf("@") + 1);
      return separated.has(domainToASCII(domain))
        ? []
        : [{ path, text: `the domain ${domain} has no catchallSeparators` }];
    }),
  );
}

/** Octets that the account's messages may have together; 0: no bound. mail-behaviours.md 6.7 */
export function quotaOf({ quota }: AccountSettings, quotaOfAll: number): number {
  return quota === 0 ? quotaOfAll : Math.max(0, quota);
}

/** As TOML; defaults are left out. */
export function accountTable(account: AccountSettings): object {
  const { description: text, fullName, loginDisabled, mailPasswordDisabled, addresses } = account;
  const { quota, junkFlags, junkRules, rejects, language: ownLanguage, routes } = account;
  const { maxQueued, keepRetiredDays, fromIdAddresses } = account;
  const { maxMessagesPerDay, maxFirstTimeRecipientsPerDay } = account;
  return {
    ...(text === "" ? {} : { description: text }),
    ...(fullName === "" ? {} : { fullName }),
    ...(loginDisabled ? { loginDisabled } : {}),
    ...(mailPasswordDisabled ? { mailPasswordDisabled } : {}),
    ...(quota === 0 ? {} : { quota }),
    ...(maxQueued === maxQueuedByDefault ? {} : { maxQueued }),
    ...(maxMessagesPerDay === sendingRulesByDefault.maxMessagesPerDay ? {} : { maxMessagesPerDay }),
    ...(maxFirstTimeRecipientsPerDay === sendingRulesByDefault.maxFirstTimeRecipientsPerDay
      ? {}
      : { maxFirstTimeRecipientsPerDay }),
    ...(fromIdAddresses.length === 0 ? {} : { fromIdAddresses: [...fromIdAddresses] }),
    ...(keepRetiredDays === keepRetiredDaysByDefault ? {} : { keepRetiredDays }),
    ...(junkFlags ? {} : { junkFlags }),
    ...(junkRules === undefined ? {} : { junkRules: junkRulesTable(junkRules) }),
    ...(rejects === undefined ? {} : { rejects: rejectsTable(rejects) }),
    ...(routes.length === 0 ? {} : { routes: routes.map(routeTable) }),
    ...(ownLanguage === undefined ? {} : { language: ownLanguage }),
    addresses: addresses.map((of) => (of.mailbox === "INBOX" ? of.address : { ...of })),
  };
}
