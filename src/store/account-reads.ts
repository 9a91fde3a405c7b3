import type { Account, ConfigRevision, StoredCredential } from "./mail-store.ts";
import type { AccountId } from "./ids.ts";
import type { Reader } from "./reader.ts";

interface AccountRow {
  readonly id: number;
  readonly name: string;
  readonly removed: number;
  readonly modSeq: number;
  readonly size: number;
  readonly quota: number;
}

const accountColumns = "id, name, removed, mod_seq AS modSeq, size, quota";

export function account(reader: Reader, id: AccountId): Account | undefined {
  return accountOf(
    reader.get<AccountRow>(`SELECT ${accountColumns} FROM account WHERE id = ?`, id),
  );
}

export function accountByName(reader: Reader, name: string): Account | undefined {
  return accountOf(
    reader.get<AccountRow>(`SELECT ${accountColumns} FROM account WHERE name = ?`, name),
  );
}

export function accounts(reader: Reader): Account[] {
  return reader
    .all<AccountRow>(`SELECT ${accountColumns} FROM account ORDER BY name`)
    .map((row) => accountOf(row)!);
}

export function credentials(reader: Reader, accountId: AccountId): StoredCredential[] {
  return reader.all<StoredCredential>(
    "SELECT kind, value, created_at AS createdAt FROM credential WHERE account_id = ?",
    accountId,
  );
}

export function currentRevision(reader: Reader): ConfigRevision | undefined {
  return revisions(reader, 1)[0];
}

export function revision(reader: Reader, number: number): ConfigRevision | undefined {
  return reader.get<ConfigRevision>(
    "SELECT revision, document, at, by, note FROM config_revision WHERE revision = ?",
    number,
  );
}

export function revisions(reader: Reader, limit: number): ConfigRevision[] {
  return reader.all<ConfigRevision>(
    "SELECT revision, document, at, by, note FROM config_revision ORDER BY revision DESC LIMIT ?",
    limit,
  );
}

function accountOf(row: AccountRow | undefined): Account | undefined {
  return row === undefined ? undefined : { ...row, removed: row.removed !== 0 };
}
