import { createHash } from "node:crypto";
import type { Log } from "../log/log.ts";
import type { AccessStore, AppPasswordId } from "../store/access-store.ts";
import type { AccountId } from "../store/ids.ts";
import type { MailStore, StoredCredential } from "../store/mail-store.ts";
import type { SecondFactorStore } from "../store/second-factor.ts";
import type { Directory } from "./directory.ts";

/** What a session was let in by, as far as it must be there still for the session to go on. */
export type LoginProof =
  /** The account's own password, by a digest of its verifiers. */
  | { readonly kind: "password"; readonly digest: string }
  | { readonly kind: "app-password"; readonly id: AppPasswordId }
  | { readonly kind: "tls-key"; readonly fingerprint: string }
  | { readonly kind: "passkey"; readonly id: string };

export interface OpenLoginsOptions {
  readonly store: Pick<MailStore, "credentials"> & {
    readonly access: Pick<AccessStore, "appPasswords" | "tlsKey" | "watch"> & {
      readonly secondFactors: Pick<SecondFactorStore, "isOn" | "passkey">;
    };
  };
  readonly directory: Pick<
    Directory,
    "accountOfLogin" | "isLoginDisabled" | "isMailPasswordDisabled"
  >;
  readonly log: Log;
}

interface OpenLogin {
  readonly accountId: AccountId;
  readonly proof: LoginProof;
  readonly end: () => void;
}

/** Sessions that are logged in: who takes away what let one in ends it, and not only the next. */
export class OpenLogins implements Disposable {
  readonly #options: OpenLoginsOptions;
  readonly #open = new Set<OpenLogin>();
  readonly #watch: Disposable;

  constructor(options: OpenLoginsOptions) {
    this.#options = options;
    this.#watch = options.store.access.watch((accountId) => this.check(accountId));
  }

  /** `end` is called once, when the login is no longer valid; not after the disposal. */
  enter(accountId: AccountId, proof: LoginProof, end: () => void): Disposable {
    const login = { accountId, proof, end };
    this.#open.add(login);
    // Taken away between the look at it and now.
    if (!this.#isValid(login)) queueMicrotask(() => this.#end(login));
    return { [Symbol.dispose]: () => void this.#open.delete(login) };
  }

  /** Ends what is no longer valid, of one account or of all: its passwords or keys, or the directory, have changed. */
  check(accountId?: AccountId): void {
    for (const login of this.#open) {
      const isMeant = accountId === undefined || login.accountId === accountId;
      if (isMeant && !this.#isValid(login)) this.#end(login);
    }
  }

  [Symbol.dispose](): void {
    this.#watch[Symbol.dispose]();
    this.#open.clear();
  }

  #end(login: OpenLogin): void {
    if (!this.#open.delete(login)) return;
    const { accountId, proof } = login;
    this.#options.log.info("account.login.ended", { account: accountId, by: proof.kind });
    login.end();
  }

  #isValid({ accountId, proof }: OpenLogin): boolean {
    const { store, directory } = this.#options;
    if (directory.isLoginDisabled(accountId)) return false;
    switch (proof.kind) {
      case "password":
        if (directory.isMailPasswordDisabled(accountId)) return false;
        if (store.access.secondFactors.isOn(accountId)) return false;
        return digestOf(store.credentials(accountId)) === proof.digest;
      case "app-password":
        return store.access.appPasswords(accountId).some(({ id }) => id === proof.id);
      case "tls-key": {
        const key = store.access.tlsKey(proof.fingerprint);
        return key?.accountId === accountId && directory.accountOfLogin(key.login) === accountId;
      }
      case "passkey":
        return store.access.secondFactors.passkey(proof.id)?.owner === accountId;
    }
  }
}

/** Tells one password's verifiers from another's. */
export function digestOf(credentials: readonly StoredCredential[]): string {
  const texts = credentials.map(({ kind, value }) => `${kind} ${value}`).toSorted();
  return createHash("sha256").update(JSON.stringify(texts)).digest("base64");
}
