import { createHash } from "node:crypto";
import type { LoginAttempts, NewAppPassword, NewTlsKey, RecordedLogins } from "./access-store.ts";
import type { AccountId } from "./ids.ts";
import { StoreRefusal } from "./mail-store.ts";
import type { SecondFactorJobs } from "./second-factor-jobs.ts";
import type { WriteContext } from "./write-context.ts";

/** Jobs of the AccessStore. */
export interface AccessJobs extends SecondFactorJobs {
  addAppPassword: { args: NewAppPassword; result: void };
  removeAppPassword: { args: { accountId: AccountId; name: string }; result: void };
  addTlsKey: { args: NewTlsKey; result: void };
  removeTlsKey: { args: { accountId: AccountId; name: string }; result: void };
  recordLogins: { args: RecordedLogins; result: void };
}

const appPasswordsMax = 100;
const tlsKeysMax = 100;
/** Failed ones of an account, as many good ones, and as many of logins that are nobody's. */
const attemptsMax = 10_000;
const attemptsKeptMs = 30 * 86_400_000;

export function addAppPassword(context: WriteContext, password: NewAppPassword): void {
  const { accountId, name, scopes, createdAt, credentials } = password;
  requireAccount(context, accountId);
  requireRoom(context, { table: "app_password", accountId, name, max: appPasswordsMax });
  const { id } = context.get<{ id: number }>(
    "INSERT INTO app_password (account_id, name, scopes, created_at) VALUES (?, ?, ?, ?) RETURNING id",
    accountId,
    name,
    scopes.join(" "),
    createdAt,
  )!;
  for (const { kind, value } of credentials) {
    context.run(
      "INSERT INTO app_credential (app_password_id, kind, value) VALUES (?, ?, ?)",
      id,
      kind,
      value,
    );
  }
}

export function removeAppPassword(
  context: WriteContext,
  { accountId, name }: AccessJobs["removeAppPassword"]["args"],
): void {
  const removed = context.get<{ id: number }>(
    "DELETE FROM app_password WHERE account_id = ? AND name = ? RETURNING id",
    accountId,
    name,
  );
  if (removed === undefined) throw noneOf("app password", name);
  context.run("DELETE FROM app_credential WHERE app_password_id = ?", removed.id);
}

export function addTlsKey(context: WriteContext, key: NewTlsKey): void {
  const { fingerprint, accountId, name } = key;
  requireAccount(context, accountId);
  if (context.get("SELECT 1 FROM tls_key WHERE fingerprint = ?", fingerprint) !== undefined) {
    throw new StoreRefusal("exists", "This key is registered already");
  }
  requireRoom(context, { table: "tls_key", accountId, name, max: tlsKeysMax });
  context.run(
    `INSERT INTO tls_key (fingerprint, account_id, name, algorithm, login, imap_preauth, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    fingerprint,
    accountId,
    name,
    key.algorithm,
    key.login,
    key.imapPreauth ? 1 : 0,
    key.createdAt,
  );
}

export function removeTlsKey(
  context: WriteContext,
  { accountId, name }: AccessJobs["removeTlsKey"]["args"],
): void {
  const removed = context.run(
    "DELETE FROM tls_key WHERE account_id = ? AND name = ?",
    accountId,
    name,
  );
  if (removed === 0) throw noneOf("TLS key", name);
}

export function recordLogins(context: WriteContext, logins: RecordedLogins): void {
  for (const attempts of logins.attempts) addAttempts(context, attempts);
  for (const { id, usedAt } of logins.appPasswords) {
    context.run(
      "UPDATE app_password SET last_used_at = max(coalesce(last_used_at, 0), ?) WHERE id = ?",
      usedAt,
      id,
    );
  }
  for (const { fingerprint, usedAt } of logins.tlsKeys) {
    context.run(
      "UPDATE tls_key SET last_used_at = max(coalesce(last_used_at, 0), ?) WHERE fingerprint = ?",
      usedAt,
      fingerprint,
    );
  }
  for (const { accountId, isFailed } of kindsOf(logins.attempts)) {
    context.run(
      `DELETE FROM login_attempt WHERE key IN (
         SELECT key FROM login_attempt WHERE account_id IS ? AND failed = ?
         ORDER BY last_at DESC LIMIT -1 OFFSET ${attemptsMax})`,
      accountId ?? null,
      isFailed ? 1 : 0,
    );
  }
  context.run("DELETE FROM login_attempt WHERE last_at < ?", context.now - attemptsKeptMs);
}

function kindsOf(attempts: readonly LoginAttempts[]): Iterable<LoginAttempts> {
  return new Map(attempts.map((one) => [`${one.accountId} ${one.isFailed}`, one])).values();
}

function addAttempts(context: WriteContext, attempts: LoginAttempts): void {
  const attributes = [
    attempts.accountId ?? null,
    attempts.login ?? null,
    attempts.remoteAddress,
    attempts.localAddress ?? null,
    attempts.tls ?? null,
    attempts.tlsKey ?? null,
    attempts.protocol,
    attempts.userAgent ?? null,
    attempts.mechanism,
    attempts.credential ?? null,
    attempts.result,
  ];
  context.run(
    `INSERT INTO login_attempt (key, account_id, login, remote_address, local_address, tls, tls_key,
       protocol, user_agent, mechanism, credential, result, failed, first_at, last_at, count)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (key) DO UPDATE SET
       first_at = min(first_at, excluded.first_at),
       last_at = max(last_at, excluded.last_at),
       count = count + excluded.count`,
    createHash("sha256").update(JSON.stringify(attributes)).digest().subarray(0, 16),
    ...attributes,
    attempts.isFailed ? 1 : 0,
    attempts.firstAt,
    attempts.lastAt,
    attempts.count,
  );
}

function requireAccount(context: WriteContext, accountId: AccountId): void {
  if (context.get("SELECT 1 FROM account WHERE id = ?", accountId) !== undefined) return;
  throw new StoreRefusal("not-found", "There is no such account");
}

function requireRoom(
  context: WriteContext,
  of: {
    readonly table: "app_password" | "tls_key";
    readonly accountId: AccountId;
    readonly name: string;
    readonly max: number;
  },
): void {
  const { table, accountId, name, max } = of;
  const names = context.all<{ name: string }>(
    `SELECT name FROM ${table} WHERE account_id = ?`,
    accountId,
  );
  if (names.some((one) => one.name === name)) {
    throw new StoreRefusal("exists", `There is one named "${name}" already`);
  }
  if (names.length >= max) {
    throw new StoreRefusal("too-many", `There are ${max} already: remove one that is not used`);
  }
}

function noneOf(what: string, name: string): StoreRefusal {
  return new StoreRefusal("not-found", `There is no ${what} named "${name}"`);
}
