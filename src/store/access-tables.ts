import type { AccessJobs } from "./access-jobs.ts";
import * as reads from "./access-reads.ts";
import type {
  AccessStore,
  AppPassword,
  LoginAttempts,
  NewAppPassword,
  NewTlsKey,
  RecordedLogins,
  TlsKey,
} from "./access-store.ts";
import type { AccountId } from "./ids.ts";
import type { Reader } from "./reader.ts";
import { SecondFactorTables } from "./second-factor-tables.ts";

export interface AccessTablesOptions {
  readonly reader: () => Reader;
  readonly run: <Kind extends keyof AccessJobs>(
    kind: Kind,
    args: AccessJobs[Kind]["args"],
  ) => Promise<AccessJobs[Kind]["result"]>;
}

/** The AccessStore of the store on disk. */
export class AccessTables implements AccessStore {
  readonly secondFactors: SecondFactorTables;
  readonly #options: AccessTablesOptions;
  readonly #listeners = new Set<(accountId: AccountId) => void>();

  constructor(options: AccessTablesOptions) {
    this.#options = options;
    this.secondFactors = new SecondFactorTables({
      ...options,
      changed: (accountId) => this.changed(accountId),
    });
  }

  appPasswords(accountId: AccountId): AppPassword[] {
    return reads.appPasswords(this.#options.reader(), accountId);
  }

  addAppPassword(password: NewAppPassword): Promise<void> {
    return this.#options.run("addAppPassword", password);
  }

  async removeAppPassword(accountId: AccountId, name: string): Promise<void> {
    await this.#options.run("removeAppPassword", { accountId, name });
    this.changed(accountId);
  }

  tlsKey(fingerprint: string): TlsKey | undefined {
    return reads.tlsKey(this.#options.reader(), fingerprint);
  }

  tlsKeys(accountId: AccountId): TlsKey[] {
    return reads.tlsKeys(this.#options.reader(), accountId);
  }

  addTlsKey(key: NewTlsKey): Promise<void> {
    return this.#options.run("addTlsKey", key);
  }

  async removeTlsKey(accountId: AccountId, name: string): Promise<void> {
    await this.#options.run("removeTlsKey", { accountId, name });
    this.changed(accountId);
  }

  watch(listener: (accountId: AccountId) => void): Disposable {
    this.#listeners.add(listener);
    return { [Symbol.dispose]: () => void this.#listeners.delete(listener) };
  }

  /** Also where the account's own password is another. */
  changed(accountId: AccountId): void {
    for (const listener of this.#listeners) listener(accountId);
  }

  loginAttempts(of: AccountId | "nobody" | "all", limit: number): LoginAttempts[] {
    return reads.loginAttempts(this.#options.reader(), of, limit);
  }

  recordLogins(logins: RecordedLogins): Promise<void> {
    return this.#options.run("recordLogins", logins);
  }
}
