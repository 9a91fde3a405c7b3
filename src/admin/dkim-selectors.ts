// The life of a DKIM key: made, published by a person, signing once the DNS shows it, retired, named for removal.
//
//     spare ──rotate──► waiting ──the DNS shows its record──► signing ──its successor signs──► retired ──► removed
//
// 1. A key that others cannot find never starts to sign: mail would fail DMARC.
// 2. A retired key stays published as long as mail may be on its way that it signed.
// 3. Each step is a revision of the document.
import { domainToASCII } from "node:url";
import { type DkimSelector, type DkimSettings, newSelector } from "../config/dkim-settings.ts";
import type { Document } from "../config/document.ts";
import type { Change, Revisions } from "../config/revisions.ts";
import type { DkimAlgorithm, DkimKeys } from "../delivery/dkim-keys.ts";
import { formatKeyRecord } from "../dkim/key-record.ts";
import type { Resolver } from "../dns/resolver.ts";
import { CallRefusal } from "./call.ts";
import { comparePublished, type Published } from "./dkim-check.ts";

export interface DkimSelectorsOptions {
  readonly revisions: Pick<Revisions, "document" | "edit">;
  readonly keys: Pick<DkimKeys, "key" | "generate" | "has" | "file" | "remove">;
  readonly resolver: Pick<Resolver, "txt">;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** A TXT record to publish. */
export interface DkimRecord {
  readonly name: string;
  readonly text: string;
}

export interface SelectorState {
  readonly domain: string;
  readonly selector: string;
  readonly settings: DkimSelector;
  readonly state: "signing" | "waiting" | "spare" | "retired" | "removable";
  /** Undefined where the private key is not there or cannot be read. */
  readonly record: DkimRecord | undefined;
}

export interface CheckedSelector extends SelectorState {
  /** Undefined where there is no private key to compare with. */
  readonly published: Published | undefined;
  readonly keyFile: string;
}

/** Longer than any signature of ours holds after the last attempt to deliver. */
const keptPublishedMs = 7 * 86_400_000;

export class DkimSelectors {
  readonly #options: DkimSelectorsOptions;

  constructor(options: DkimSelectorsOptions) {
    this.#options = options;
  }

  /** Of one domain, as the document spells it, or of all. */
  list(domain?: string): SelectorState[] {
    const { domains } = this.#options.revisions.document;
    const names = domain === undefined ? Object.keys(domains) : [domain];
    return names.flatMap((name) =>
      Object.entries(domains[name]?.dkim ?? {})
        .toSorted(([one], [other]) => (one < other ? -1 : 1))
        .map(([selector, settings]) => this.#stateOf(name, selector, settings)),
    );
  }

  async check(domain: string): Promise<CheckedSelector[]> {
    return Promise.all(
      this.list(domain).map(async (state) => ({
        ...state,
        published: await this.#published(domain, state.selector),
        keyFile: this.#options.keys.file(domainToASCII(domain), state.selector),
      })),
    );
  }

  /** The selectors of a domain that is new: one that signs, one that is published for the day it is needed. */
  async makeFirst(domain: string): Promise<DkimSettings> {
    const first = await this.#generate(domain, {}, "rsa");
    const spare = await this.#generate(domain, { [first]: newSelector }, "rsa");
    return { [first]: { ...newSelector, sign: true }, [spare]: newSelector };
  }

  /** Keys whose domain did not come to be. */
  async forget(domain: string, selectors: readonly string[]): Promise<void> {
    const ascii = domainToASCII(domain);
    for (const selector of selectors) await this.#options.keys.remove(ascii, selector);
  }

  /** A new key. Signs at once where `sign` says so, though nobody can verify it before it is published. */
  async generate(
    domain: string,
    of: {
      readonly algorithm: DkimAlgorithm;
      readonly selector?: string | undefined;
      readonly sign: boolean;
    },
    change: Change,
  ): Promise<SelectorState> {
    const { algorithm, sign } = of;
    const dkim = this.#dkimOf(domain);
    if (of.selector !== undefined && Object.hasOwn(dkim, of.selector)) {
      throw new CallRefusal(`There is a selector "${of.selector}" already`);
    }
    const selector = await this.#generate(domain, dkim, algorithm, of.selector);
    await this.#edit(domain, change, (now) => ({
      ...now,
      [selector]: { ...newSelector, algorithm, sign },
    }));
    return this.#named(domain, selector);
  }

  /**
   * Begins to replace each key that signs: by its spare where there is one, which then gets a new spare, else by a new
   * key. Those that the DNS shows already sign when this resolves.
   */
  async rotate(domain: string, change: Change): Promise<SelectorState[]> {
    const before = this.#dkimOf(domain);
    const signing = Object.entries(before).filter(([, { sign }]) => sign);
    if (signing.length === 0) {
      throw new CallRefusal(`No selector of ${domain} signs: "dkim generate --sign" makes one`);
    }
    const added: Record<string, DkimSelector> = {};
    for (const [old, settings] of signing) {
      const { algorithm } = settings;
      const waiting = Object.entries(before).find(([, { replaces }]) => replaces === old)?.[0];
      if (waiting !== undefined) throw new CallRefusal(waits(waiting, old, domain));
      const { sign: _, retiredAt: __, ...how } = settings;
      const spare = Object.entries(before).find(
        ([name, of]) =>
          of.algorithm === algorithm && isSpare(of) && !added[name] && this.#hasKey(domain, name),
      );
      const made = await this.#generate(domain, { ...before, ...added }, algorithm);
      added[made] = { ...newSelector, algorithm };
      // It signs as the old one did, whatever was set there.
      added[spare?.[0] ?? made] = { ...how, sign: false, replaces: old };
    }
    await this.#edit(domain, change, (now) => ({ ...now, ...added }));
    await this.finishRotations(domain);
    return this.list(domain);
  }

  /** Lets each key sign that waits for its record and is shown by the DNS now. Resolves to their names. */
  async finishRotations(domain: string): Promise<string[]> {
    const ready: string[] = [];
    for (const { selector, state } of this.list(domain)) {
      if (state !== "waiting") continue;
      const published = await this.#published(domain, selector);
      if (published?.kind === "same") ready.push(selector);
    }
    if (ready.length === 0) return ready;
    const retiredAt = new Date(this.#options.now()).toISOString();
    const note = `dkim rotate ${domain}: the DNS shows ${ready.join(", ")}`;
    await this.#edit(domain, { by: "server", note }, (dkim) => {
      const next = { ...dkim };
      for (const selector of ready) {
        const { replaces, ...rest } = next[selector] ?? newSelector;
        if (replaces === undefined) continue;
        const old = next[replaces];
        if (old) next[replaces] = { ...old, sign: false, retiredAt };
        next[selector] = { ...rest, sign: true };
      }
      return next;
    });
    return ready;
  }

  /** Domains where a key waits for its record. */
  waitingDomains(): string[] {
    const waiting = this.list().filter(({ state }) => state === "waiting");
    return [...new Set(waiting.map(({ domain }) => domain))];
  }

  /** Forgets a selector and its private key. */
  async remove(domain: string, selector: string, change: Change): Promise<void> {
    const dkim = this.#dkimOf(domain);
    const settings = dkim[selector];
    if (!settings) throw new CallRefusal(`There is no selector "${selector}" of ${domain}`);
    if (settings.sign) throw new CallRefusal(`${selector} signs: first "dkim rotate ${domain}"`);
    if (this.#stateOf(domain, selector, settings).state === "retired") {
      const until = new Date(Date.parse(settings.retiredAt!) + keptPublishedMs).toISOString();
      throw new CallRefusal(
        `${selector} signed mail that may still be on its way: keep it until ${until.slice(0, 10)}`,
      );
    }
    await this.#edit(domain, change, (now) => {
      const { [selector]: _, ...rest } = now;
      return rest;
    });
    await this.#options.keys.remove(domainToASCII(domain), selector);
  }

  #named(domain: string, selector: string): SelectorState {
    return this.#stateOf(domain, selector, this.#dkimOf(domain)[selector] ?? newSelector);
  }

  #stateOf(domain: string, selector: string, settings: DkimSelector): SelectorState {
    const { sign, replaces, retiredAt } = settings;
    const isOld =
      retiredAt !== undefined && Date.parse(retiredAt) + keptPublishedMs <= this.#options.now();
    const rest = retiredAt === undefined ? "spare" : isOld ? "removable" : "retired";
    const state = sign ? "signing" : replaces === undefined ? rest : "waiting";
    return { domain, selector, settings, state, record: this.#recordOf(domain, selector) };
  }

  #recordOf(domain: string, selector: string): DkimRecord | undefined {
    const ascii = domainToASCII(domain);
    const key = this.#key(domain, selector);
    return key && { name: `${selector}._domainkey.${ascii}`, text: formatKeyRecord(key) };
  }

  async #published(domain: string, selector: string): Promise<Published | undefined> {
    const key = this.#key(domain, selector);
    if (!key) return undefined;
    const name = `${selector}._domainkey.${domainToASCII(domain)}`;
    return comparePublished(await this.#options.resolver.txt(name), key);
  }

  #hasKey(domain: string, selector: string): boolean {
    return this.#key(domain, selector) !== undefined;
  }

  #key(domain: string, selector: string): ReturnType<DkimKeys["key"]> {
    try {
      return this.#options.keys.key(domainToASCII(domain), selector);
    } catch {
      // A file that is no key is as good as none; signing with it is logged with the reason.
      return undefined;
    }
  }

  #dkimOf(domain: string): DkimSettings {
    const settings = this.#options.revisions.document.domains[domain];
    if (!settings) throw new CallRefusal(`There is no domain "${domain}" here`);
    return settings.dkim;
  }

  /** Makes a key under the first free name of this year: 2026a, 2026b, ... */
  async #generate(
    domain: string,
    taken: DkimSettings,
    algorithm: DkimAlgorithm,
    wanted?: string,
  ): Promise<string> {
    const { keys, now } = this.#options;
    const ascii = domainToASCII(domain);
    const year = new Date(now()).getUTCFullYear();
    if (wanted !== undefined) {
      if (await keys.has(ascii, wanted)) {
        throw new CallRefusal(`There is a key of that name: ${keys.file(ascii, wanted)}`);
      }
      await keys.generate(ascii, wanted, algorithm);
      return wanted;
    }
    for (const letter of "abcdefghijklmnopqrstuvwxyz") {
      const name = `${year}${letter}`;
      if (Object.hasOwn(taken, name) || (await keys.has(ascii, name))) continue;
      await keys.generate(ascii, name, algorithm);
      return name;
    }
    throw new CallRefusal(
      `All names from ${year}a to ${year}z are taken: give one with --selector`,
    );
  }

  async #edit(
    domain: string,
    change: Change,
    edit: (dkim: DkimSettings) => DkimSettings,
  ): Promise<void> {
    await this.#options.revisions.edit((document): Document => {
      const settings = document.domains[domain];
      if (!settings) throw new CallRefusal(`There is no domain "${domain}" here`);
      const changed = { ...settings, dkim: edit(settings.dkim) };
      return { ...document, domains: { ...document.domains, [domain]: changed } };
    }, change);
  }
}

function isSpare({ sign, replaces, retiredAt }: DkimSelector): boolean {
  return !sign && replaces === undefined && retiredAt === undefined;
}

function waits(waiting: string, old: string, domain: string): string {
  return (
    `${waiting} waits already to sign instead of ${old}: publish its record; ` +
    `"dkim verify ${domain}" says how it stands`
  );
}
