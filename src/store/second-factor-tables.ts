import type { AccountId } from "./ids.ts";
import type { Reader } from "./reader.ts";
import type {
  NewPasskey,
  Passkey,
  PasskeyOwner,
  SecondFactorStore,
  TotpSecret,
} from "./second-factor.ts";
import { ownerColumn } from "./second-factor-jobs.ts";
import type { SecondFactorJobs } from "./second-factor-jobs.ts";

export interface SecondFactorTablesOptions {
  readonly reader: () => Reader;
  readonly run: <Kind extends keyof SecondFactorJobs>(
    kind: Kind,
    args: SecondFactorJobs[Kind]["args"],
  ) => Promise<SecondFactorJobs[Kind]["result"]>;
  /** What lets in to the account is not what it was. */
  readonly changed: (accountId: AccountId) => void;
}

interface PasskeyRow extends Omit<Passkey, "owner" | "transports" | "lastUsedAt"> {
  readonly accountId: number | null;
  readonly transports: string;
  readonly lastUsedAt: number | null;
}

const passkeyColumns = `id, account_id AS accountId, name, host, public_key AS publicKey, counter, transports,
  created_at AS createdAt, last_used_at AS lastUsedAt`;

/** The SecondFactorStore of the store on disk. */
export class SecondFactorTables implements SecondFactorStore {
  readonly #options: SecondFactorTablesOptions;

  constructor(options: SecondFactorTablesOptions) {
    this.#options = options;
  }

  isOn(accountId: AccountId): boolean {
    const found = this.#options
      .reader()
      .get(
        "SELECT 1 WHERE EXISTS (SELECT 1 FROM totp WHERE account_id = ?) OR EXISTS (SELECT 1 FROM passkey WHERE account_id = ?)",
        accountId,
        accountId,
      );
    return found !== undefined;
  }

  passkey(id: string): Passkey | undefined {
    const row = this.#options
      .reader()
      .get<PasskeyRow>(`SELECT ${passkeyColumns} FROM passkey WHERE id = ?`, id);
    return row && passkeyOf(row);
  }

  passkeys(owner: PasskeyOwner): Passkey[] {
    return this.#options
      .reader()
      .all<PasskeyRow>(
        `SELECT ${passkeyColumns} FROM passkey WHERE account_id IS ? ORDER BY name`,
        ownerColumn(owner),
      )
      .map(passkeyOf);
  }

  async addPasskey(passkey: NewPasskey): Promise<void> {
    await this.#options.run("addPasskey", passkey);
    this.#changed(passkey.owner);
  }

  usePasskey(of: SecondFactorJobs["usePasskey"]["args"]): Promise<void> {
    return this.#options.run("usePasskey", of);
  }

  async removePasskey(owner: PasskeyOwner, name: string): Promise<void> {
    await this.#options.run("removePasskey", { owner, name });
    this.#changed(owner);
  }

  totp(accountId: AccountId): TotpSecret | undefined {
    return this.#options
      .reader()
      .get<TotpSecret>(
        "SELECT secret, last_step AS lastStep, created_at AS createdAt FROM totp WHERE account_id = ?",
        accountId,
      );
  }

  async setTotp(of: SecondFactorJobs["setTotp"]["args"]): Promise<void> {
    await this.#options.run("setTotp", of);
    this.#changed(of.accountId);
  }

  async removeTotp(accountId: AccountId): Promise<void> {
    await this.#options.run("removeTotp", { accountId });
    this.#changed(accountId);
  }

  useTotpStep(accountId: AccountId, step: number): Promise<void> {
    return this.#options.run("useTotpStep", { accountId, step });
  }

  recoveryCodes(accountId: AccountId): number {
    return this.#options
      .reader()
      .get<{ left: number }>(
        "SELECT count(*) AS left FROM recovery_code WHERE account_id = ?",
        accountId,
      )!.left;
  }

  setRecoveryCodes(accountId: AccountId, hashes: readonly Uint8Array[]): Promise<void> {
    return this.#options.run("setRecoveryCodes", { accountId, hashes });
  }

  useRecoveryCode(accountId: AccountId, hash: Uint8Array): Promise<void> {
    return this.#options.run("useRecoveryCode", { accountId, hash });
  }

  #changed(owner: PasskeyOwner): void {
    if (owner !== "admin") this.#options.changed(owner);
  }
}

function passkeyOf({ accountId, transports, lastUsedAt, ...row }: PasskeyRow): Passkey {
  return {
    ...row,
    owner: accountId ?? "admin",
    transports: transports.split(" ").filter(Boolean),
    lastUsedAt: lastUsedAt ?? undefined,
  };
}
