import type { AccountId } from "./ids.ts";
import type { WebSession } from "./web-session.ts";
import type { WriteContext } from "./write-context.ts";

export interface WebSessionJobs {
  keepWebSession: { args: WebSession; result: void };
  noteWebSessionUse: {
    args: { tokenHash: Uint8Array; usedAt: number; expiresAt: number };
    result: void;
  };
  removeWebSessions: { args: { tokenHashes: readonly Uint8Array[] }; result: void };
  removeOtherWebSessions: {
    args: { accountId: AccountId; but: Uint8Array | undefined };
    result: void;
  };
}

/** mail-behaviours 6.8 */
const sessionsMax = 100;

export function keepWebSession(context: WriteContext, session: WebSession): void {
  const { accountId, login, createdAt, usedAt, expiresAt, remoteAddress, userAgent } = session;
  context.run(
    `INSERT INTO web_session (token_hash, account_id, login, created_at, used_at, expires_at, remote_address, user_agent)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (token_hash) DO UPDATE SET used_at = excluded.used_at, expires_at = excluded.expires_at,
       remote_address = excluded.remote_address, user_agent = excluded.user_agent`,
    session.tokenHash,
    accountId,
    login,
    createdAt,
    usedAt,
    expiresAt,
    remoteAddress,
    userAgent ?? null,
  );
  context.run("DELETE FROM web_session WHERE expires_at <= ?", usedAt);
  context.run(
    `DELETE FROM web_session WHERE account_id = ? AND token_hash NOT IN (
       SELECT token_hash FROM web_session WHERE account_id = ? ORDER BY used_at DESC LIMIT ?)`,
    accountId,
    accountId,
    sessionsMax,
  );
}

/** One that has been logged out meanwhile does not come back. */
export function noteWebSessionUse(
  context: WriteContext,
  { tokenHash, usedAt, expiresAt }: WebSessionJobs["noteWebSessionUse"]["args"],
): void {
  context.run(
    "UPDATE web_session SET used_at = ?, expires_at = ? WHERE token_hash = ?",
    usedAt,
    expiresAt,
    tokenHash,
  );
}

export function removeWebSessions(
  context: WriteContext,
  { tokenHashes }: WebSessionJobs["removeWebSessions"]["args"],
): void {
  for (const hash of tokenHashes) context.run("DELETE FROM web_session WHERE token_hash = ?", hash);
}

export function removeOtherWebSessions(
  context: WriteContext,
  { accountId, but }: WebSessionJobs["removeOtherWebSessions"]["args"],
): void {
  context.run(
    "DELETE FROM web_session WHERE account_id = ? AND token_hash IS NOT ?",
    accountId,
    but ?? null,
  );
}
