import type { AppPasswordScope } from "../store/access-store.ts";
import type { AccountId } from "../store/ids.ts";
import type { MailStore, StoredCredential } from "../store/mail-store.ts";
import { newAppPassword } from "./app-password.ts";
import {
  checkPassword,
  mailCredentials,
  passwordCredentials,
  type CredentialsOptions,
  type Random,
} from "./password.ts";
import { Turnstile } from "./turnstile.ts";

export interface AccountPasswordsOptions {
  readonly store: Pick<MailStore, "credentials" | "replaceCredentials" | "access" | "webSessions">;
  readonly clock: () => number;
  readonly random: Random;
}

/**
 * Gives accounts their passwords. All passwords of an account have one salt (see CredentialsOptions), so changes go one
 * after the other.
 */
export class AccountPasswords {
  readonly #options: AccountPasswordsOptions;
  readonly #turnstile = new Turnstile(1);

  constructor(options: AccountPasswordsOptions) {
    this.#options = options;
  }

  /** Throws a PasswordRefusal for a password that would not be taken. */
  check(password: string): Promise<void> {
    return checkPassword(password);
  }

  /** The account's own password; app passwords stay. Pages are logged out, but for the session that is kept. */
  replace(accountId: AccountId, password: string, kept?: Buffer): Promise<void> {
    return this.#turnstile.pass(async () => {
      const { store, random, clock } = this.#options;
      const like = store.access.appPasswords(accountId)[0]?.credentials ?? [];
      const credentials = await passwordCredentials(password, random, { clock, like });
      await store.replaceCredentials(accountId, credentials);
      await store.webSessions.removeOthers(accountId, kept);
    });
  }

  /** For an account that begins anew: nothing else that let somebody in before does so from now on. */
  async replaceAll(accountId: AccountId, password: string): Promise<void> {
    const { access } = this.#options.store;
    for (const { name } of access.appPasswords(accountId)) {
      await access.removeAppPassword(accountId, name);
    }
    for (const { name } of access.tlsKeys(accountId)) await access.removeTlsKey(accountId, name);
    await this.removeSecondFactors(accountId);
    await this.replace(accountId, password);
  }

  /** Passkeys and codes of an app: the password alone opens the pages then. */
  async removeSecondFactors(accountId: AccountId): Promise<void> {
    const { secondFactors } = this.#options.store.access;
    for (const { name } of secondFactors.passkeys(accountId)) {
      await secondFactors.removePasskey(accountId, name);
    }
    if (secondFactors.totp(accountId) !== undefined) await secondFactors.removeTotp(accountId);
  }

  /** Resolves to the password, which nobody can ask for again. */
  addAppPassword(
    accountId: AccountId,
    of: { readonly name: string; readonly scopes: readonly AppPasswordScope[] },
  ): Promise<string> {
    return this.#turnstile.pass(async () => {
      const { store, random, clock } = this.#options;
      const password = newAppPassword(random);
      const options: CredentialsOptions = { clock, like: this.#credentialsOf(accountId) };
      const credentials = await mailCredentials(password, random, options);
      const createdAt = clock();
      await store.access.addAppPassword({ ...of, accountId, createdAt, credentials });
      return password;
    });
  }

  #credentialsOf(accountId: AccountId): readonly StoredCredential[] {
    const { store } = this.#options;
    const own = store.credentials(accountId);
    return own.length > 0 ? own : (store.access.appPasswords(accountId)[0]?.credentials ?? []);
  }
}
