import { BlockList, isIP } from "node:net";
import { domainNameOf } from "../dns/domain-name.ts";
import type { Resolver } from "../dns/resolver.ts";

export type SpfResolver = Pick<Resolver, "txt" | "addresses" | "mx">;

/** As RFC 7208 §2.6 has them. */
export type SpfResult =
  | "none"
  | "neutral"
  | "pass"
  | "fail"
  | "softfail"
  | "temperror"
  | "permerror";

/** RFC 7208 §4.6.4 */
const lookupsMax = 10;
const exchangesMax = 10;
const results = { "+": "pass", "-": "fail", "~": "softfail", "?": "neutral" } as const;
const term = /^([+?~-]?)([a-z][a-z0-9-]*)(?::([^/]+))?(?:\/(\d{1,3}))?(?:\/\/(\d{1,3}))?$/i;

/** The SPF records among TXT records. RFC 7208 §4.5 */
export function spfRecords(texts: readonly string[]): string[] {
  return texts.filter((text) => /^v=spf1(?: |$)/i.test(text));
}

/**
 * What the record that the DNS has for the domain says of a sender at the address. Mechanisms that depend on the sender
 * (macros, exists, ptr) match nobody: they are none of ours. RFC 7208 §4
 */
export function judgeSpf(
  resolver: SpfResolver,
  domain: string,
  address: string,
): Promise<SpfResult> {
  return new Judgement(resolver, address).check(domain);
}

class Judgement {
  readonly #resolver: SpfResolver;
  readonly #address: string;
  #lookups = 0;

  constructor(resolver: SpfResolver, address: string) {
    this.#resolver = resolver;
    this.#address = address;
  }

  async check(domain: string): Promise<SpfResult> {
    const answer = await this.#resolver.txt(domain);
    if (answer.kind === "failed") return "temperror";
    const [record, ...more] = answer.kind === "found" ? spfRecords(answer.records) : [];
    if (record === undefined) return "none";
    if (more.length > 0) return "permerror";
    const words = record
      .split(/ +/)
      .slice(1)
      .filter((word) => word !== "");
    for (const word of words) {
      if (/^[a-z][a-z0-9_.-]*=/i.test(word)) continue;
      const verdict = await this.#mechanism(word, domain);
      if (verdict !== undefined) return verdict;
    }
    const redirect = words.find((word) => /^redirect=/i.test(word))?.slice("redirect=".length);
    return redirect === undefined ? "neutral" : this.#other(redirect, "none");
  }

  /** Undefined where it does not match. */
  async #mechanism(word: string, domain: string): Promise<SpfResult | undefined> {
    const [, qualifier = "", name = "", value, bits4, bits6] = term.exec(ipPrepared(word)) ?? [];
    const result = results[(qualifier || "+") as keyof typeof results];
    const bits = isIP(this.#address) === 6 ? Number(bits6 ?? 128) : Number(bits4 ?? 32);
    switch (name.toLowerCase()) {
      case "all":
        return result;
      case "ip4":
      case "ip6":
        return this.#isIn(ipValue(word), bitsOfIp(word)) ? result : undefined;
      case "include": {
        const included = await this.#other(value ?? "", "permerror");
        if (included === "pass") return result;
        return included === "temperror" || included === "permerror" ? included : undefined;
      }
      case "a":
        return this.#byName([value ?? domain], bits, result);
      case "mx":
        return this.#byExchanges(value ?? domain, bits, result);
      case "exists":
      case "ptr":
        return ++this.#lookups > lookupsMax ? "permerror" : undefined;
      default:
        return "permerror";
    }
  }

  /** The verdict of another domain; `none` stands for that it has none. RFC 7208 §5.2 and §6.1 */
  async #other(text: string, none: SpfResult): Promise<SpfResult> {
    const name = domainNameOf(text);
    if (name === undefined || ++this.#lookups > lookupsMax) return "permerror";
    const result = await this.check(name);
    return result === "none" ? (none === "none" ? "permerror" : none) : result;
  }

  async #byExchanges(
    domain: string,
    bits: number,
    result: SpfResult,
  ): Promise<SpfResult | undefined> {
    const name = domainNameOf(domain);
    if (name === undefined || ++this.#lookups > lookupsMax) return "permerror";
    const answer = await this.#resolver.mx(name);
    if (answer.kind === "failed") return "temperror";
    const hosts = answer.kind === "found" ? answer.records.map(({ exchange }) => exchange) : [];
    const named = hosts.filter((host) => host !== "").slice(0, exchangesMax);
    this.#lookups--;
    return this.#byName(named, bits, result);
  }

  async #byName(
    hosts: readonly string[],
    bits: number,
    result: SpfResult,
  ): Promise<SpfResult | undefined> {
    if (++this.#lookups > lookupsMax) return "permerror";
    for (const host of hosts) {
      const name = domainNameOf(host);
      if (name === undefined) return undefined;
      const answer = await this.#resolver.addresses(name);
      if (answer.kind === "failed") return "temperror";
      if (answer.kind !== "found") continue;
      if (answer.records.some((address) => this.#isIn(address, bits))) return result;
    }
    return undefined;
  }

  #isIn(network: string, bits: number): boolean {
    const family = isIP(network);
    if (family === 0 || family !== isIP(this.#address) || bits > (family === 4 ? 32 : 128))
      return false;
    const type = family === 4 ? "ipv4" : "ipv6";
    const list = new BlockList();
    list.addSubnet(network, bits, type);
    return list.check(this.#address, type);
  }
}

/** The colons of an IPv6 address would be taken for more. */
function ipPrepared(word: string): string {
  return word.replace(/^([+?~-]?ip[46]):.*$/i, "$1");
}

function ipValue(word: string): string {
  return word.replace(/^[^:]*:/, "").replace(/\/.*$/, "");
}

function bitsOfIp(word: string): number {
  const bits = /\/(\d{1,3})$/.exec(word)?.[1];
  return bits === undefined ? (isIP(ipValue(word)) === 6 ? 128 : 32) : Number(bits);
}
