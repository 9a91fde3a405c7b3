import {
  appPasswordScopes,
  type AppPassword,
  type LoginAttempts,
  type TlsKey,
} from "./access-store.ts";
import type { AccountId } from "./ids.ts";
import type { StoredCredential } from "./mail-store.ts";
import type { Reader } from "./reader.ts";

interface AppPasswordRow {
  readonly id: number;
  readonly name: string;
  readonly scopes: string;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
}

export function appPasswords(reader: Reader, accountId: AccountId): AppPassword[] {
  const rows = reader.all<AppPasswordRow>(
    `SELECT id, name, scopes, created_at AS createdAt, last_used_at AS lastUsedAt
     FROM app_password WHERE account_id = ? ORDER BY name`,
    accountId,
  );
  return rows.map((row) => {
    const words = row.scopes.split(" ");
    return {
      ...row,
      scopes: appPasswordScopes.filter((scope) => words.includes(scope)),
      lastUsedAt: row.lastUsedAt ?? undefined,
      credentials: reader
        .all<Omit<StoredCredential, "createdAt">>(
          "SELECT kind, value FROM app_credential WHERE app_password_id = ?",
          row.id,
        )
        .map((credential) => ({ ...credential, createdAt: row.createdAt })),
    };
  });
}

interface TlsKeyRow extends Omit<TlsKey, "imapPreauth" | "lastUsedAt"> {
  readonly imapPreauth: number;
  readonly lastUsedAt: number | null;
}

const tlsKeyColumns = `fingerprint, account_id AS accountId, name, algorithm, login,
  imap_preauth AS imapPreauth, created_at AS createdAt, last_used_at AS lastUsedAt`;

export function tlsKey(reader: Reader, fingerprint: string): TlsKey | undefined {
  const row = reader.get<TlsKeyRow>(
    `SELECT ${tlsKeyColumns} FROM tls_key WHERE fingerprint = ?`,
    fingerprint,
  );
  return row && tlsKeyOf(row);
}

export function tlsKeys(reader: Reader, accountId: AccountId): TlsKey[] {
  return reader
    .all<TlsKeyRow>(
      `SELECT ${tlsKeyColumns} FROM tls_key WHERE account_id = ? ORDER BY name`,
      accountId,
    )
    .map(tlsKeyOf);
}

interface LoginAttemptsRow {
  readonly accountId: number | null;
  readonly login: string | null;
  readonly remoteAddress: string;
  readonly localAddress: string | null;
  readonly tls: string | null;
  readonly tlsKey: string | null;
  readonly protocol: string;
  readonly userAgent: string | null;
  readonly mechanism: string;
  readonly credential: string | null;
  readonly result: string;
  readonly failed: number;
  readonly firstAt: number;
  readonly lastAt: number;
  readonly count: number;
}

const attemptColumns = `account_id AS accountId, login, remote_address AS remoteAddress,
  local_address AS localAddress, tls, tls_key AS tlsKey, protocol, user_agent AS userAgent, mechanism,
  credential, result, failed, first_at AS firstAt, last_at AS lastAt, count`;

export function loginAttempts(
  reader: Reader,
  of: AccountId | "nobody" | "all",
  limit: number,
): LoginAttempts[] {
  const select = `SELECT ${attemptColumns} FROM login_attempt`;
  const order = "ORDER BY last_at DESC LIMIT ?";
  const rows =
    of === "all"
      ? reader.all<LoginAttemptsRow>(`${select} ${order}`, limit)
      : reader.all<LoginAttemptsRow>(
          `${select} WHERE account_id IS ? ${order}`,
          of === "nobody" ? null : of,
          limit,
        );
  return rows.map(attemptsOf);
}

function tlsKeyOf(row: TlsKeyRow): TlsKey {
  return { ...row, imapPreauth: row.imapPreauth !== 0, lastUsedAt: row.lastUsedAt ?? undefined };
}

function attemptsOf({ failed, ...row }: LoginAttemptsRow): LoginAttempts {
  return {
    ...row,
    accountId: row.accountId ?? undefined,
    login: row.login ?? undefined,
    localAddress: row.localAddress ?? undefined,
    tls: row.tls ?? undefined,
    tlsKey: row.tlsKey ?? undefined,
    userAgent: row.userAgent ?? undefined,
    credential: row.credential ?? undefined,
    isFailed: failed !== 0,
  };
}
