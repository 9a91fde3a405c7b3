// How we ask the DNS, and what we believe of its answers.
//
// 1. We are a stub: the servers of the options do the recursion. Each question goes out from a fresh random port
//    with a random id, and only a reply from that server, with that id and question, counts.
// 2. Each server is asked in turn, round after round while one of them is silent; a server that answers SERVFAIL is left
//    for the next one.
// 3. `authentic` is the resolver's word (AD bit), and only a resolver on this machine is believed, or one that the
//    settings vouch for: the way to any other can be tampered with. RFC 6840 §5.7
// 4. Aliases are followed to their end, at most 16 of them, never in a circle.
// 5. Answers are kept for their time to live, at most a day; negative ones at most five minutes; failures never.

import { isIP, isIPv6 } from "node:net";
import type { Answer } from "dns-packet";
import { DnsCache } from "./dns-cache.ts";
import { exchange } from "./dns-exchange.ts";
import type { DnsServer } from "./dns-exchange.ts";
import type { ExtendedError, Question, QuestionType, Reply } from "./dns-message.ts";
import { domainNameOf, reverseNameOf } from "./domain-name.ts";
import { explanationOf, isBogus } from "./extended-error.ts";
import type { DnsAnswer, MxRecord, Resolver, SrvRecord, TlsaRecord } from "./resolver.ts";

export interface DnsClientOptions {
  /** "127.0.0.1", "127.0.0.1:5353", "::1", "[::1]:5353": resolvers that recurse, first choice first. */
  readonly servers: readonly string[];
  /** The servers of other machines are believed too, as by `options trust-ad` of resolv.conf(5). */
  readonly trustAuthenticData?: boolean | undefined;
  /** Time for one question to one server. */
  readonly timeoutMs?: number | undefined;
  /** Rounds over all servers. */
  readonly rounds?: number | undefined;
  /** False: each question is asked anew, for people who have just changed what their DNS says. */
  readonly keepsAnswers?: boolean | undefined;
  /** Milliseconds since 1970; tests give their own. */
  readonly now?: (() => number) | undefined;
}

const defaultTimeoutMs = 3_000;
const defaultRounds = 3;
const serversMax = 8;
/** mail-behaviours 3.8: aliases of one name. */
const aliasesMax = 16;
/** An answer may have 64 kB; those of mail have some hundred octets. */
const cacheLimits = { entriesMax: 10_000, octetsMax: 8 * 1024 * 1024 };
const ttlSecondsMax = 86_400;
/** RFC 2308 §5 allows hours; a domain that was just set up should not have to wait for us. */
const negativeTtlSecondsMax = 300;
const recordsMax = 200;
const questionsInFlightMax = 200;

/** RFC 1035 §4.2.1 */
const dnsPort = 53;

export class DnsClient implements Resolver, Disposable {
  readonly #servers: readonly DnsServer[];
  readonly #trustAuthenticData: boolean;
  readonly #timeoutMs: number;
  readonly #rounds: number;
  readonly #keepsAnswers: boolean;
  readonly #now: () => number;
  readonly #cache = new DnsCache<CachedReply>(cacheLimits);
  readonly #inFlight = new Map<string, Promise<CachedReply | Failure>>();
  readonly #closing = new AbortController();

  constructor(options: DnsClientOptions) {
    this.#servers = options.servers.slice(0, serversMax).map(parseServer);
    this.#trustAuthenticData = options.trustAuthenticData ?? false;
    this.#timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
    this.#rounds = options.rounds ?? defaultRounds;
    this.#keepsAnswers = options.keepsAnswers ?? true;
    this.#now = options.now ?? Date.now;
  }

  mx(domain: string): Promise<DnsAnswer<MxRecord>> {
    return this.#lookUp("MX", domain, (record) =>
      record.type === "MX"
        ? { preference: record.data.preference ?? 0, exchange: exchangeOf(record.data.exchange) }
        : undefined,
    );
  }

  async addresses(host: string): Promise<DnsAnswer<string>> {
    const [v4, v6] = await Promise.all([
      this.#lookUp("A", host, (record) => (record.type === "A" ? record.data : undefined)),
      this.#lookUp("AAAA", host, (record) => (record.type === "AAAA" ? record.data : undefined)),
    ]);
    return joinAddresses(v4, v6);
  }

  /** The strings of one record are joined without a space, as latin1. RFC 7208 §3.3 */
  txt(name: string): Promise<DnsAnswer<string>> {
    return this.#lookUp("TXT", name, (record) =>
      record.type === "TXT" ? textOf(record.data) : undefined,
    );
  }

  cname(name: string): Promise<DnsAnswer<string>> {
    return this.#lookUp("CNAME", name, nameOf);
  }

  ptr(address: string): Promise<DnsAnswer<string>> {
    if (isIP(address) === 0) return Promise.resolve(failed(`"${address}" is no IP address`));
    return this.#lookUp("PTR", reverseNameOf(address), nameOf);
  }

  tlsa(name: string): Promise<DnsAnswer<TlsaRecord>> {
    return this.#lookUp("TLSA", name, (record) => {
      if (record.type !== "TLSA") return undefined;
      const { usage, selector, matchingType, certificate } = record.data;
      return { usage, selector, matchingType, data: certificate };
    });
  }

  srv(name: string): Promise<DnsAnswer<SrvRecord>> {
    return this.#lookUp("SRV", name, (record) => {
      if (record.type !== "SRV") return undefined;
      const { priority = 0, weight = 0, port, target } = record.data;
      return { priority, weight, port, target: exchangeOf(target) };
    });
  }

  [Symbol.dispose](): void {
    this.#closing.abort();
  }

  /** Follows aliases from `text` until records of the type appear or the chain ends. */
  async #lookUp<Record>(
    type: QuestionType,
    text: string,
    read: (record: Answer) => Record | undefined,
  ): Promise<DnsAnswer<Record>> {
    let name = domainNameOf(text);
    if (name === undefined) return failed(`"${text.slice(0, 300)}" is no domain name`);
    const seen = new Set<string>([name]);
    let authentic = true;
    let expiresAt = Infinity;
    for (;;) {
      const reply = await this.#ask({ type, name });
      if (reply.kind === "failed") return reply;
      authentic &&= reply.authentic;
      expiresAt = Math.min(expiresAt, reply.expiresAt);
      const found: Record[] = [];
      const end = walk(reply, { type, name, seen }, (record) => {
        const value = found.length < recordsMax ? read(record) : undefined;
        if (value !== undefined) found.push(value);
      });
      if (found.length > 0) {
        const ttlSeconds = Math.max(0, Math.floor((expiresAt - this.#now()) / 1000));
        return { kind: "found", records: found, authentic, name: end ?? name, ttlSeconds };
      }
      if (end === undefined) {
        return { ...failed(`The aliases of "${text}" do not end`), endless: true };
      }
      if (end === name || reply.nxDomain) {
        return { kind: "none", nxDomain: reply.nxDomain, authentic, name: end };
      }
      name = end;
    }
  }

  #ask(question: Question): Promise<CachedReply | Failure> {
    const key = `${question.type} ${question.name}`;
    const known = this.#cache.get(key, this.#now());
    if (known !== undefined) return Promise.resolve(known);
    const running = this.#inFlight.get(key);
    if (running !== undefined) return running;
    if (this.#inFlight.size >= questionsInFlightMax) {
      return Promise.resolve(failed("Too many questions under way"));
    }
    const asked = this.#askServers(question, key).finally(() => this.#inFlight.delete(key));
    this.#inFlight.set(key, asked);
    return asked;
  }

  async #askServers(question: Question, key: string): Promise<CachedReply | Failure> {
    let reason = silenceOf(this.#servers);
    let extended: readonly ExtendedError[] = [];
    let isSilent = true;
    for (let round = 0; isSilent && round < this.#rounds; round++) {
      isSilent = false;
      for (const server of this.#servers) {
        const isTrusted = this.#trustAuthenticData || isLoopback(server.address);
        const timeout = AbortSignal.timeout(this.#timeoutMs);
        const reply = await exchange(
          server,
          question,
          AbortSignal.any([this.#closing.signal, timeout]),
        );
        if (this.#closing.signal.aborted) return failed("The resolver was closed");
        if (reply?.kind === "answer") return this.#keep(key, reply, isTrusted);
        if (reply === undefined) isSilent = true;
        if (reply?.kind !== "error") continue;
        reason = `the DNS server says ${reply.rcode}${explanationOf(reply.extended)}`;
        extended = reply.extended;
      }
    }
    const { type, name } = question;
    return failed(`Cannot look up the ${wanted[type]} of ${name}: ${reason}`, isBogus(extended));
  }

  #keep(key: string, reply: Reply & { kind: "answer" }, trusted: boolean): CachedReply {
    const ttlSeconds = ttlOf(reply);
    const expiresAt = this.#now() + ttlSeconds * 1000;
    const kept: CachedReply = {
      kind: "reply",
      nxDomain: reply.nxDomain,
      authentic: trusted && reply.authenticData,
      answers: reply.answers.filter(isOfUse).slice(0, recordsMax),
      expiresAt,
    };
    if (ttlSeconds > 0 && this.#keepsAnswers) {
      this.#cache.set(key, kept, { expiresAt, octets: reply.octets });
    }
    return kept;
  }
}

/** "127.0.0.1:5353" and the like; the port is 53 where none is given. */
export function parseServer(text: string): DnsServer {
  const [, bracketed, plain, port] = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(text) ?? [];
  const address = isIPv6(text) ? text : (bracketed ?? plain);
  if (address === undefined || isIP(address) === 0) {
    throw new RangeError(`Cannot use "${text}" as DNS server: expected an IP address and a port`);
  }
  return { address, port: port === undefined ? dnsPort : Number(port) };
}

/** Whether what comes from there has not left this machine. */
export function isLoopback(address: string): boolean {
  return address === "::1" || address.startsWith("127.");
}

interface CachedReply {
  readonly kind: "reply";
  readonly nxDomain: boolean;
  readonly authentic: boolean;
  readonly answers: readonly Answer[];
  readonly expiresAt: number;
}

interface Failure {
  readonly kind: "failed";
  readonly reason: string;
  readonly bogus: boolean;
}

/** In words for people: reasons go to the senders of mail. */
const wanted: Readonly<Record<QuestionType, string>> = {
  A: "IPv4 addresses",
  AAAA: "IPv6 addresses",
  MX: "mail hosts",
  TXT: "TXT records",
  CNAME: "alias",
  PTR: "name",
  TLSA: "TLSA records",
  SRV: "SRV records",
  CAA: "CAA records",
};

function silenceOf(servers: readonly DnsServer[]): string {
  const addresses = servers.map(({ address }) => address).join(", ");
  return addresses === "" ? "no DNS server is configured" : `no answer of the DNS (${addresses})`;
}

function failed(reason: string, bogus = false): Failure {
  return { kind: "failed", reason, bogus };
}

/**
 * Hands over the records at the end of the alias chain inside one reply. Returns that end, of which the reply may say
 * nothing; undefined for a circle or a chain that is too long.
 */
function walk(
  reply: CachedReply,
  at: { readonly type: QuestionType; readonly name: string; readonly seen: Set<string> },
  take: (record: Answer) => void,
): string | undefined {
  let name = at.name;
  for (;;) {
    let alias: string | undefined;
    let found = false;
    for (const record of reply.answers) {
      if (record.name.toLowerCase() !== name) continue;
      if (record.type === at.type) {
        take(record);
        found = true;
      } else if (record.type === "CNAME") {
        alias = domainNameOf(record.data);
      }
    }
    if (found || alias === undefined) return name;
    if (at.seen.has(alias) || at.seen.size > aliasesMax) return undefined;
    at.seen.add(alias);
    name = alias;
  }
}

function isOfUse(record: Answer): boolean {
  return record.type !== "OPT" && record.type !== "RRSIG" && (record.class ?? "IN") === "IN";
}

function ttlOf(reply: Reply & { kind: "answer" }): number {
  let ttl = ttlSecondsMax;
  let records = 0;
  for (const record of reply.answers) {
    if (record.type === "OPT" || record.type === "RRSIG") continue;
    if (record.type !== "CNAME") records++;
    // RFC 2181 §8: a time to live with the top bit set counts as zero.
    ttl = Math.min(ttl, (record.ttl ?? 0) > 0x7fffffff ? 0 : (record.ttl ?? 0));
  }
  if (records > 0) return ttl;
  return Math.min(ttl, reply.negativeTtlSeconds ?? 0, negativeTtlSecondsMax);
}

/** "" is the root, a null MX, or no service. RFC 7505 §3, RFC 2782 */
function exchangeOf(text: string): string {
  if (text === "" || text === ".") return "";
  return domainNameOf(text) ?? text.toLowerCase();
}

function nameOf(record: Answer): string | undefined {
  return record.type === "CNAME" || record.type === "PTR" ? domainNameOf(record.data) : undefined;
}

function textOf(strings: string | Buffer | readonly (string | Buffer)[]): string {
  const list = typeof strings === "string" || Buffer.isBuffer(strings) ? [strings] : strings;
  return list.map((text) => (typeof text === "string" ? text : text.toString("latin1"))).join("");
}

function joinAddresses(v4: DnsAnswer<string>, v6: DnsAnswer<string>): DnsAnswer<string> {
  if (v4.kind === "found" && v6.kind === "found") {
    return {
      kind: "found",
      records: [...v4.records, ...v6.records],
      authentic: v4.authentic && v6.authentic,
      name: v4.name,
      ttlSeconds: Math.min(v4.ttlSeconds, v6.ttlSeconds),
    };
  }
  // One family is enough to go on, also where the question for the other one failed.
  if (v4.kind === "found") return v4;
  if (v6.kind === "found") return v6;
  if (v4.kind === "failed") return v4;
  if (v6.kind === "failed") return v6;
  return {
    kind: "none",
    nxDomain: v4.nxDomain || v6.nxDomain,
    authentic: v4.authentic && v6.authentic,
    name: v4.name,
  };
}
