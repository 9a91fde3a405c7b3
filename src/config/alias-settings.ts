import { domainToASCII } from "node:url";
import * as v from "valibot";
import type { AccountSettings } from "./account-settings.ts";
import type { ConfigFault } from "./config-refusal.ts";
import { address, description } from "./document-words.ts";
import type { DomainSettings } from "./domain-settings.ts";

/** One address whose mail goes to several accounts. mail-behaviours 2.9 */
export interface AliasSettings {
  readonly description: string;
  /** Addresses of accounts here. */
  readonly members: readonly string[];
  /** Whether everybody may write to it; else members only. */
  readonly postPublic: boolean;
  /** Whether members are told who the others are. */
  readonly listMembers: boolean;
  /** Whether members may send as the alias. */
  readonly allowFrom: boolean;
}

const membersMax = 1_000;

/** Of one person, neither a catch-all nor without a local part. */
export const personAddress = v.pipe(
  address,
  v.check((text) => !text.startsWith("@"), "not an address of one person: local@domain"),
);

export const aliasSchema = v.strictObject({
  description,
  members: v.pipe(
    v.array(personAddress),
    v.minLength(1, "an alias needs a member: an address of an account here"),
    v.maxLength(membersMax),
  ),
  postPublic: v.optional(v.boolean(), false),
  listMembers: v.optional(v.boolean(), false),
  allowFrom: v.optional(v.boolean(), false),
});

/** Each alias is a free address of a domain here, and each of its members is an account's address. */
export function aliasFaults(
  aliases: Readonly<Record<string, AliasSettings>>,
  accounts: Readonly<Record<string, AccountSettings>>,
  domains: Readonly<Record<string, DomainSettings>>,
): ConfigFault[] {
  const settingsOf = new Map(
    Object.entries(domains).map(([name, settings]) => [domainToASCII(name), settings]),
  );
  const plain = (text: string): string => plainAddress(text, settingsOf);
  const owners = new Map(
    Object.entries(accounts).flatMap(([name, { addresses }]) =>
      addresses.map((of) => [plain(of.address), name] as const),
    ),
  );
  const faults: ConfigFault[] = [];
  const seen = new Map<string, string>();
  for (const [name, { members }] of Object.entries(aliases)) {
    const path = `aliases.${name}`;
    const [local = "", domain = ""] = splitAddress(name);
    const settings = settingsOf.get(domainToASCII(domain));
    const separator = settings?.catchallSeparators.find((mark) => local.includes(mark));
    const owner = owners.get(plain(name)) ?? seen.get(plain(name));
    seen.set(plain(name), name);
    if (settings === undefined) faults.push({ path, text: `no such domain here: ${domain}` });
    if (separator !== undefined) {
      faults.push({ path, text: `${name} contains the separator "${separator}"` });
    }
    if (owner !== undefined) faults.push({ path, text: `${name} is taken by ${owner}` });
    for (const [index, member] of members.entries()) {
      const at = `${path}.members.${index}`;
      if (!owners.has(plain(member))) {
        faults.push({ path: at, text: `${member} is no address of an account here` });
      }
      if (members.findIndex((other) => plain(other) === plain(member)) < index) {
        faults.push({ path: at, text: `${member} is there twice` });
      }
    }
  }
  return faults;
}

/** As TOML; defaults are left out. */
export function aliasTable({ description: text, members, ...flags }: AliasSettings): object {
  const set = Object.entries(flags).filter(([, isSet]) => isSet);
  return {
    ...(text === "" ? {} : { description: text }),
    members: [...members],
    ...Object.fromEntries(set),
  };
}

/** How an address is known here: the domain as A-labels, the local part in lower case where case means nothing. */
export function plainAddress(
  text: string,
  settingsOf: ReadonlyMap<string, Pick<DomainSettings, "caseSensitive">>,
): string {
  const [local = "", domain = ""] = splitAddress(text);
  const ascii = domainToASCII(domain);
  const name = local.normalize("NFC");
  return `${settingsOf.get(ascii)?.caseSensitive ? name : name.toLowerCase()}@${ascii}`;
}

function splitAddress(text: string): readonly string[] {
  const at = text.lastIndexOf("@");
  return [text.slice(0, at), text.slice(at + 1)];
}
