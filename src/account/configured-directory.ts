import { domainNameOf } from "../dns/domain-name.ts";
import type { AccountId } from "../store/ids.ts";
import type {
  Alias,
  Destination,
  Directory,
  SimulatedOutcome,
  SimulationStage,
} from "./directory.ts";
import {
  type SendingRules,
  sendingRulesByDefault,
  type SendingRulesSource,
} from "./sending-rules.ts";
import { simulationOf } from "./simulation.ts";

/** The part of the configuration that says who has which address. */
export interface DirectorySnapshot {
  readonly domains: readonly DirectoryDomain[];
  readonly accounts: readonly DirectoryAccount[];
  readonly aliases?: readonly DirectoryAlias[];
  /** Gets the mail for postmaster, wherever nobody else has that address. */
  readonly postmaster: Target | undefined;
  /** Our own host names. Only postmaster has mail there. */
  readonly hostNames: readonly string[];
  /** localserve: what is nobody's address goes to this account, of whatever domain. */
  readonly acceptAll: Target | undefined;
}

export interface DirectoryDomain {
  /** A-labels or U-labels. */
  readonly name: string;
  /** A local part is cut at each of these in turn, "+" as a rule. */
  readonly catchallSeparators: readonly string[];
  readonly caseSensitive: boolean;
  readonly disabled: boolean;
}

export interface DirectoryAccount {
  readonly id: AccountId;
  readonly name: string;
  readonly loginDisabled: boolean;
  readonly mailPasswordDisabled?: boolean;
  readonly sending?: SendingRules;
  readonly fullName?: string;
  /** The first that is not a catch-all stands for the account. */
  readonly addresses: readonly {
    /** "local@domain", or "@domain" for all that nobody else has. */
    readonly address: string;
    readonly mailbox: string;
  }[];
}

export interface DirectoryAlias extends Omit<Alias, "members"> {
  /** Addresses of accounts; those that are nobody's are passed over. */
  readonly members: readonly string[];
}

export interface Target {
  readonly accountId: AccountId;
  readonly mailbox: string;
}

/** One domain with what is found by one look-up. */
interface DomainEntry {
  readonly settings: DirectoryDomain;
  readonly byLocalPart: Map<string, Target>;
  readonly aliases: Map<string, Alias>;
  catchAll: Target | undefined;
}

interface AddressParts {
  /** As written, without quotes. */
  readonly localPart: string;
  /** A-labels, lower case; undefined where it is no domain name, such as an address literal. */
  readonly domain: string | undefined;
}

/** Answers from the newest snapshot; each update replaces all at once, so no answer mixes two configurations. */
export class ConfiguredDirectory implements Directory, SendingRulesSource {
  #snapshot: DirectorySnapshot = emptySnapshot;
  #domains: ReadonlyMap<string, DomainEntry> = new Map();
  #accounts: ReadonlyMap<AccountId, DirectoryAccount> = new Map();
  #hostNames: ReadonlySet<string> = new Set();

  constructor(snapshot: DirectorySnapshot = emptySnapshot) {
    this.update(snapshot);
  }

  update(snapshot: DirectorySnapshot): void {
    const names = snapshot.hostNames.map(domainNameOf);
    this.#domains = domainEntries(snapshot);
    this.#accounts = new Map(snapshot.accounts.map((account) => [account.id, account]));
    this.#hostNames = new Set(names.filter((name) => name !== undefined));
    this.#snapshot = snapshot;
    for (const alias of snapshot.aliases ?? []) this.#addAlias(alias);
  }

  resolve(address: string): Destination {
    const parts = partsOf(address);
    const { acceptAll } = this.#snapshot;
    if (acceptAll === undefined) return this.#destinationOf(parts);
    const simulation = simulationOf(parts.localPart);
    if (simulation !== undefined && simulation.stage !== "mail-from") {
      return { kind: "simulated", outcome: simulation.outcome };
    }
    const destination = this.#destinationOf(parts);
    const known = ["account", "alias", "disabled"].includes(destination.kind);
    return known ? destination : { kind: "account", ...acceptAll };
  }

  owns(accountId: AccountId, address: string): boolean {
    const parts = partsOf(address);
    const alias = this.#aliasOf(parts);
    if (alias !== undefined) return alias.allowFrom && isMember(alias, accountId);
    return this.#targetOf(parts)?.accountId === accountId;
  }

  accountOfLogin(login: string): AccountId | undefined {
    const parts = partsOf(login);
    return this.#aliasOf(parts) === undefined ? this.#targetOf(parts)?.accountId : undefined;
  }

  isLoginDisabled(accountId: AccountId): boolean {
    return this.#accounts.get(accountId)?.loginDisabled ?? true;
  }

  isMailPasswordDisabled(accountId: AccountId): boolean {
    return this.#accounts.get(accountId)?.mailPasswordDisabled ?? false;
  }

  sendingRules(accountId: AccountId): SendingRules {
    return this.#accounts.get(accountId)?.sending ?? sendingRulesByDefault;
  }

  separatorsOf(address: string): readonly string[] {
    const { domain } = partsOf(address);
    const entry = domain === undefined ? undefined : this.#domains.get(domain);
    return entry?.settings.catchallSeparators ?? [];
  }

  simulated(address: string, stage: SimulationStage): SimulatedOutcome | undefined {
    if (this.#snapshot.acceptAll === undefined) return undefined;
    const simulation = simulationOf(partsOf(address).localPart);
    return simulation?.stage === stage ? simulation.outcome : undefined;
  }

  isLocalDomain(domain: string): boolean {
    if (this.#snapshot.acceptAll !== undefined) return true;
    const name = domainNameOf(domain);
    return name !== undefined && (this.#domains.has(name) || this.#hostNames.has(name));
  }

  primaryAddress(accountId: AccountId): string | undefined {
    return this.addresses(accountId)[0];
  }

  addresses(accountId: AccountId): readonly string[] {
    const all = this.#accounts.get(accountId)?.addresses ?? [];
    const own = all.map(({ address }) => address).filter((address) => !address.startsWith("@"));
    const shared = [...this.#domains.values()].flatMap(({ aliases }) =>
      [...aliases.values()].filter((alias) => alias.allowFrom && isMember(alias, accountId)),
    );
    return [...own, ...shared.map(({ address }) => address)];
  }

  fullName(accountId: AccountId): string {
    return this.#accounts.get(accountId)?.fullName ?? "";
  }

  #destinationOf(parts: AddressParts): Destination {
    const { domain } = parts;
    const { postmaster } = this.#snapshot;
    const entry = domain === undefined ? undefined : this.#domains.get(domain);
    const isHost = domain === "" || (domain !== undefined && this.#hostNames.has(domain));
    if (entry === undefined && !isHost) return { kind: "foreign" };
    if (entry?.settings.disabled) return { kind: "disabled" };
    const alias = this.#aliasOf(parts);
    if (alias !== undefined) return { kind: "alias", ...alias };
    const target = this.#targetOf(parts);
    if (target !== undefined) return { kind: "account", ...target };
    // RFC 5321 §4.5.1: postmaster in any case, also without a domain, must get through.
    const isPostmaster = parts.localPart.toLowerCase() === "postmaster";
    if (isPostmaster && postmaster !== undefined) return { kind: "account", ...postmaster };
    return { kind: "unknown-address" };
  }

  #addAlias(settings: DirectoryAlias): void {
    const { localPart, domain } = partsOf(settings.address);
    const entry = domain === undefined ? undefined : this.#domains.get(domain);
    if (entry === undefined || localPart === "") return;
    const members = settings.members.flatMap((address) => this.#targetOf(partsOf(address)) ?? []);
    entry.aliases.set(canonical(localPart, entry.settings), { ...settings, members });
  }

  /** Exactly, or without what follows a separator; an account's own address comes before. */
  #aliasOf(parts: AddressParts): Alias | undefined {
    const entry = parts.domain === undefined ? undefined : this.#domains.get(parts.domain);
    if (entry === undefined || entry.aliases.size === 0) return undefined;
    const localPart = canonical(parts.localPart, entry.settings);
    if (entry.byLocalPart.has(localPart)) return undefined;
    return entry.aliases.get(localPart) ?? entry.aliases.get(cut(localPart, entry.settings));
  }

  /** Whose address it is: exactly, without what follows a separator, or by catch-all. */
  #targetOf(parts: AddressParts): Target | undefined {
    const entry = parts.domain === undefined ? undefined : this.#domains.get(parts.domain);
    if (entry === undefined || parts.localPart === "") return undefined;
    const localPart = canonical(parts.localPart, entry.settings);
    const exact = entry.byLocalPart.get(localPart);
    if (exact !== undefined) return exact;
    return entry.byLocalPart.get(cut(localPart, entry.settings)) ?? entry.catchAll;
  }
}

const emptySnapshot: DirectorySnapshot = {
  domains: [],
  accounts: [],
  postmaster: undefined,
  hostNames: [],
  acceptAll: undefined,
};

function isMember({ members }: Alias, accountId: AccountId): boolean {
  return members.some((member) => member.accountId === accountId);
}

function domainEntries(snapshot: DirectorySnapshot): Map<string, DomainEntry> {
  const entries = new Map<string, DomainEntry>();
  for (const settings of snapshot.domains) {
    const name = domainNameOf(settings.name);
    const entry = {
      settings,
      byLocalPart: new Map<string, Target>(),
      aliases: new Map<string, Alias>(),
      catchAll: undefined,
    };
    if (name !== undefined) entries.set(name, entry);
  }
  for (const { id, addresses } of snapshot.accounts) {
    for (const { address, mailbox } of addresses) {
      const { localPart, domain } = partsOf(address);
      const entry = domain === undefined ? undefined : entries.get(domain);
      if (entry === undefined) continue;
      const target = { accountId: id, mailbox };
      if (localPart === "") entry.catchAll ??= target;
      else entry.byLocalPart.getOrInsert(canonical(localPart, entry.settings), target);
    }
  }
  return entries;
}

/** A domain of "" means that there is no "@". */
function partsOf(address: string): AddressParts {
  const at = address.lastIndexOf("@");
  if (at < 0) return { localPart: address, domain: "" };
  return { localPart: unquoted(address.slice(0, at)), domain: domainNameOf(address.slice(at + 1)) };
}

// RFC 5321 §4.1.2: a quoted local part is the same as the one without quotes, where that one can be written.
function unquoted(localPart: string): string {
  if (localPart.length < 2 || !localPart.startsWith('"') || !localPart.endsWith('"')) {
    return localPart;
  }
  return localPart.slice(1, -1).replaceAll(/\\(.)/gs, "$1");
}

// RFC 6532 §3.1: what a person sees as the same letter is the same.
function canonical(localPart: string, settings: DirectoryDomain): string {
  const composed = localPart.normalize("NFC");
  return settings.caseSensitive ? composed : composed.toLowerCase();
}

function cut(localPart: string, settings: DirectoryDomain): string {
  let rest = localPart;
  for (const separator of settings.catchallSeparators) {
    const at = rest.indexOf(separator);
    if (at > 0) rest = rest.slice(0, at);
  }
  return rest;
}
