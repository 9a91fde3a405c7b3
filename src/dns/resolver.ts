/** The answers that mail needs of the DNS. Names are A-labels without the final dot, in lower case. */
export interface Resolver {
  mx(domain: string): Promise<DnsAnswer<MxRecord>>;
  /** A and AAAA. */
  addresses(host: string): Promise<DnsAnswer<string>>;
  txt(name: string): Promise<DnsAnswer<string>>;
  cname(name: string): Promise<DnsAnswer<string>>;
  ptr(address: string): Promise<DnsAnswer<string>>;
}

export interface MxRecord {
  readonly preference: number;
  readonly exchange: string;
}

export type DnsAnswer<Record> =
  | {
      readonly kind: "found";
      readonly records: readonly Record[];
      /** The resolver vouched for the answer with DNSSEC. RFC 4035 §3.2.3 */
      readonly authentic: boolean;
      readonly ttlSeconds: number;
    }
  /** The name does not exist (`nxDomain`), or has no record of that type. */
  | { readonly kind: "none"; readonly nxDomain: boolean; readonly authentic: boolean }
  | { readonly kind: "failed"; readonly reason: string };
