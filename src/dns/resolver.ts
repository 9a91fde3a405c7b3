/** The answers that mail needs of the DNS. Names are A-labels without the final dot, in lower case. */
export interface Resolver {
  mx(domain: string): Promise<DnsAnswer<MxRecord>>;
  /** A and AAAA. */
  addresses(host: string): Promise<DnsAnswer<string>>;
  txt(name: string): Promise<DnsAnswer<string>>;
  /** The alias at this very name, one step: its authenticity is that of the step alone. */
  cname(name: string): Promise<DnsAnswer<string>>;
  ptr(address: string): Promise<DnsAnswer<string>>;
  /** `name` is whole, such as `_25._tcp.mx.example`. RFC 6698 §3 */
  tlsa(name: string): Promise<DnsAnswer<TlsaRecord>>;
  /** `name` is whole, such as `_imaps._tcp.example.org`. RFC 2782 */
  srv(name: string): Promise<DnsAnswer<SrvRecord>>;
}

export interface MxRecord {
  readonly preference: number;
  readonly exchange: string;
}

/** RFC 2782; the root ("") as target says that there is no such service. */
export interface SrvRecord {
  readonly priority: number;
  readonly weight: number;
  readonly port: number;
  readonly target: string;
}

/** RFC 6698 §2.1; the numbers are as they came, known or not. */
export interface TlsaRecord {
  readonly usage: number;
  readonly selector: number;
  readonly matchingType: number;
  readonly data: Uint8Array;
}

export type DnsAnswer<Record> =
  | {
      readonly kind: "found";
      readonly records: readonly Record[];
      /** The resolver vouched with DNSSEC for the records and all aliases on the way. RFC 4035 §3.2.3 */
      readonly authentic: boolean;
      /** Where the records stand: the name that was asked for, or the end of its aliases. */
      readonly name: string;
      readonly ttlSeconds: number;
    }
  /** The name does not exist (`nxDomain`), or has no record of that type. */
  | {
      readonly kind: "none";
      readonly nxDomain: boolean;
      readonly authentic: boolean;
      /** The end of the aliases, as above. */
      readonly name: string;
    }
  | {
      readonly kind: "failed";
      readonly reason: string;
      /** The resolver says that DNSSEC is broken for the name. RFC 8914 §4.7 and its neighbours */
      readonly bogus?: boolean | undefined;
      /** The aliases of the name go in a circle, or on and on: asking again will not help. */
      readonly endless?: boolean | undefined;
    };
