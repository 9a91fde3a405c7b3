import type { KeptPolicy } from "../mta-sts/kept-policy.ts";
import type { DailyTlsResult } from "../tls-rpt/daily-result.ts";
import type { AccountId } from "./ids.ts";
import type { Reader } from "./reader.ts";
import type { SecureDeliveryJobs } from "./secure-delivery-jobs.ts";
import * as reads from "./secure-delivery-reads.ts";
import { isNewsOfTls } from "./secure-delivery-store.ts";
import type {
  NewTlsSupport,
  SecureDeliveryStore,
  TlsResultFilter,
  TlsSupport,
} from "./secure-delivery-store.ts";

export interface SecureDeliveryTablesOptions {
  readonly reader: () => Reader;
  readonly run: <Kind extends keyof SecureDeliveryJobs>(
    kind: Kind,
    args: SecureDeliveryJobs[Kind]["args"],
  ) => Promise<SecureDeliveryJobs[Kind]["result"]>;
}

/** The SecureDeliveryStore of the store on disk. */
export class SecureDeliveryTables implements SecureDeliveryStore {
  readonly #options: SecureDeliveryTablesOptions;

  constructor(options: SecureDeliveryTablesOptions) {
    this.#options = options;
  }

  stsPolicy(domain: string): KeptPolicy | undefined {
    return reads.stsPolicy(this.#options.reader(), domain);
  }

  stsPolicies(): KeptPolicy[] {
    return reads.stsPolicies(this.#options.reader());
  }

  keepStsPolicy(policy: KeptPolicy): Promise<void> {
    return this.#options.run("keepStsPolicy", policy);
  }

  removeStsPolicies(domains: readonly string[]): Promise<void> {
    return this.#options.run("removeStsPolicies", { domains });
  }

  tlsResults(of: TlsResultFilter): DailyTlsResult[] {
    return reads.tlsResults(this.#options.reader(), of);
  }

  tlsSessions(day: string): { readonly successful: number; readonly failed: number } {
    return reads.tlsSessions(this.#options.reader(), day);
  }

  recordTlsResults(results: readonly DailyTlsResult[]): Promise<void> {
    return this.#options.run("recordTlsResults", results);
  }

  tlsSupport(accountId: AccountId, domain: string): TlsSupport | undefined {
    return reads.tlsSupport(this.#options.reader(), accountId, domain);
  }

  async rememberTlsSupport(support: NewTlsSupport): Promise<void> {
    if (!isNewsOfTls(this.tlsSupport(support.accountId, support.domain), support)) return;
    return this.#options.run("rememberTlsSupport", support);
  }
}
