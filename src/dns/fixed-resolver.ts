import type { DnsAnswer, MxRecord, Resolver } from "./resolver.ts";

/** What the fixed DNS says; undefined means that the name does not exist. */
export interface FixedZone {
  readonly mx?:
    | ((domain: string) => readonly MxRecord[] | DnsAnswer<MxRecord> | undefined)
    | undefined;
  readonly addresses?: Lookup | undefined;
  readonly txt?: Lookup | undefined;
  readonly cname?: Lookup | undefined;
  readonly ptr?: Lookup | undefined;
}

/** Records, or a whole answer (a failure, say). */
type Lookup = (name: string) => readonly string[] | DnsAnswer<string> | undefined;

const ttlSeconds = 300;

/** Answers out of its zone; no question leaves the machine. For localserve and tests. */
export class FixedResolver implements Resolver {
  readonly #zone: FixedZone;

  constructor(zone: FixedZone) {
    this.#zone = zone;
  }

  mx(domain: string): Promise<DnsAnswer<MxRecord>> {
    return Promise.resolve(answerOf(this.#zone.mx?.(domain.toLowerCase())));
  }

  addresses(host: string): Promise<DnsAnswer<string>> {
    return Promise.resolve(answerOf(this.#zone.addresses?.(host.toLowerCase())));
  }

  txt(name: string): Promise<DnsAnswer<string>> {
    return Promise.resolve(answerOf(this.#zone.txt?.(name.toLowerCase())));
  }

  cname(name: string): Promise<DnsAnswer<string>> {
    return Promise.resolve(answerOf(this.#zone.cname?.(name.toLowerCase())));
  }

  ptr(address: string): Promise<DnsAnswer<string>> {
    return Promise.resolve(answerOf(this.#zone.ptr?.(address.toLowerCase())));
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

function answerOf<Record>(
  answer: readonly Record[] | DnsAnswer<Record> | undefined,
): DnsAnswer<Record> {
  if (answer === undefined) return { kind: "none", nxDomain: true, authentic: false };
  if ("kind" in answer) return answer;
  if (answer.length === 0) return { kind: "none", nxDomain: false, authentic: false };
  return { kind: "found", records: answer, authentic: false, ttlSeconds };
}
