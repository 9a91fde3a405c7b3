import type { DnsAnswer, MxRecord, Resolver, SrvRecord, TlsaRecord } from "./resolver.ts";

/**
 * What the fixed DNS says of a name in lower case: records, a whole answer (a failure, say, or one that takes its
 * time), undefined where the name does not exist.
 */
export interface FixedZone {
  readonly mx?: Lookup<MxRecord> | undefined;
  readonly addresses?: Lookup<string> | undefined;
  readonly txt?: Lookup<string> | undefined;
  readonly cname?: Lookup<string> | undefined;
  readonly ptr?: Lookup<string> | undefined;
  readonly tlsa?: Lookup<TlsaRecord> | undefined;
  readonly srv?: Lookup<SrvRecord> | undefined;
  /** Whether DNSSEC vouches for what the zone says of the name; nothing is vouched for where absent. */
  readonly authentic?: ((name: string, type: keyof Resolver) => boolean) | undefined;
}

type Lookup<Record> = (name: string) => Said<Record> | Promise<Said<Record>>;
type Said<Record> = readonly Record[] | DnsAnswer<Record> | undefined;

const ttlSeconds = 300;

/** Answers out of its zone; no question leaves the machine. For localserve and tests. */
export class FixedResolver implements Resolver {
  readonly #zone: FixedZone;

  constructor(zone: FixedZone) {
    this.#zone = zone;
  }

  mx(domain: string): Promise<DnsAnswer<MxRecord>> {
    return this.#answer("mx", domain, this.#zone.mx);
  }

  addresses(host: string): Promise<DnsAnswer<string>> {
    return this.#answer("addresses", host, this.#zone.addresses);
  }

  txt(name: string): Promise<DnsAnswer<string>> {
    return this.#answer("txt", name, this.#zone.txt);
  }

  cname(name: string): Promise<DnsAnswer<string>> {
    return this.#answer("cname", name, this.#zone.cname);
  }

  ptr(address: string): Promise<DnsAnswer<string>> {
    return this.#answer("ptr", address, this.#zone.ptr);
  }

  tlsa(name: string): Promise<DnsAnswer<TlsaRecord>> {
    return this.#answer("tlsa", name, this.#zone.tlsa);
  }

  srv(name: string): Promise<DnsAnswer<SrvRecord>> {
    return this.#answer("srv", name, this.#zone.srv);
  }

  async #answer<Record>(
    type: keyof Resolver,
    text: string,
    lookup: Lookup<Record> | undefined,
  ): Promise<DnsAnswer<Record>> {
    const name = text.toLowerCase();
    const said = await lookup?.(name);
    const authentic = this.#zone.authentic?.(name, type) ?? false;
    if (said === undefined) return { kind: "none", nxDomain: true, authentic, name };
    if ("kind" in said) return said;
    if (said.length === 0) return { kind: "none", nxDomain: false, authentic, name };
    return { kind: "found", records: said, authentic, name, ttlSeconds };
  }
}

/** The zone of localserve: each domain is its own mail host, and each host is this machine. */
export function loopbackZone(address: string): FixedZone {
  return {
    mx: (domain) => [{ preference: 10, exchange: domain }],
    addresses: () => [address],
    ptr: () => ["localhost"],
  };
}
