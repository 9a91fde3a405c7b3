import type { AccountId } from "./ids.ts";
import { StoreRefusal } from "./mail-store.ts";
import type { NewPasskey, PasskeyOwner, TotpSecret } from "./second-factor.ts";
import type { WriteContext } from "./write-context.ts";

/** Jobs of the SecondFactorStore. */
export interface SecondFactorJobs {
  addPasskey: { args: NewPasskey; result: void };
  usePasskey: { args: { id: string; counter: number; usedAt: number }; result: void };
  removePasskey: { args: { owner: PasskeyOwner; name: string }; result: void };
  setTotp: {
    args: { accountId: AccountId; totp: TotpSecret; recoveryHashes: readonly Uint8Array[] };
    result: void;
  };
  removeTotp: { args: { accountId: AccountId }; result: void };
  useTotpStep: { args: { accountId: AccountId; step: number }; result: void };
  setRecoveryCodes: {
    args: { accountId: AccountId; hashes: readonly Uint8Array[] };
    result: void;
  };
  useRecoveryCode: { args: { accountId: AccountId; hash: Uint8Array }; result: void };
}

const passkeysMax = 50;

/** As it stands in the table: NULL is the admin. */
export function ownerColumn(owner: PasskeyOwner): AccountId | null {
  return owner === "admin" ? null : owner;
}

export function addPasskey(context: WriteContext, passkey: NewPasskey): void {
  const { id, owner, name, host, publicKey, counter, transports, createdAt } = passkey;
  if (owner !== "admin") requireAccount(context, owner);
  if (context.get("SELECT 1 FROM passkey WHERE id = ?", id) !== undefined) {
    throw new StoreRefusal("exists", "This passkey is registered already");
  }
  const names = context.all<{ name: string }>(
    "SELECT name FROM passkey WHERE account_id IS ?",
    ownerColumn(owner),
  );
  if (names.some((one) => one.name === name)) {
    throw new StoreRefusal("exists", `There is one named "${name}" already`);
  }
  if (names.length >= passkeysMax) {
    const text = `There are ${passkeysMax} already: remove one that is not used`;
    throw new StoreRefusal("too-many", text);
  }
  context.run(
    `INSERT INTO passkey (id, account_id, name, host, public_key, counter, transports, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
    id,
    ownerColumn(owner),
    name,
    host,
    Buffer.from(publicKey),
    counter,
    transports.join(" "),
    createdAt,
  );
}

export function usePasskey(
  context: WriteContext,
  { id, counter, usedAt }: SecondFactorJobs["usePasskey"]["args"],
): void {
  const known = context.get<{ counter: number }>("SELECT counter FROM passkey WHERE id = ?", id);
  if (known === undefined) throw new StoreRefusal("not-found", "There is no such passkey");
  // WebAuthn §6.1.1: an authenticator that counts never goes back.
  const counts = counter > 0 || known.counter > 0;
  if (counts && counter <= known.counter) {
    throw new StoreRefusal("conflict", "This passkey has been used elsewhere");
  }
  context.run(
    "UPDATE passkey SET counter = ?, last_used_at = max(coalesce(last_used_at, 0), ?) WHERE id = ?",
    counter,
    usedAt,
    id,
  );
}

export function removePasskey(
  context: WriteContext,
  { owner, name }: SecondFactorJobs["removePasskey"]["args"],
): void {
  const removed = context.run(
    "DELETE FROM passkey WHERE account_id IS ? AND name = ?",
    ownerColumn(owner),
    name,
  );
  if (removed > 0) return;
  throw new StoreRefusal("not-found", `There is no passkey named "${name}"`);
}

export function setTotp(
  context: WriteContext,
  { accountId, totp, recoveryHashes }: SecondFactorJobs["setTotp"]["args"],
): void {
  requireAccount(context, accountId);
  context.run(
    "INSERT OR REPLACE INTO totp (account_id, secret, last_step, created_at) VALUES (?, ?, ?, ?)",
    accountId,
    Buffer.from(totp.secret),
    totp.lastStep,
    totp.createdAt,
  );
  setRecoveryCodes(context, { accountId, hashes: recoveryHashes });
}

export function removeTotp(
  context: WriteContext,
  { accountId }: SecondFactorJobs["removeTotp"]["args"],
): void {
  const removed = context.run("DELETE FROM totp WHERE account_id = ?", accountId);
  if (removed === 0) throw noTotp();
  context.run("DELETE FROM recovery_code WHERE account_id = ?", accountId);
}

export function useTotpStep(
  context: WriteContext,
  { accountId, step }: SecondFactorJobs["useTotpStep"]["args"],
): void {
  const used = context.run(
    "UPDATE totp SET last_step = ? WHERE account_id = ? AND last_step < ?",
    step,
    accountId,
    step,
  );
  if (used === 0) throw new StoreRefusal("conflict", "This code has been used: wait for the next");
}

export function setRecoveryCodes(
  context: WriteContext,
  { accountId, hashes }: SecondFactorJobs["setRecoveryCodes"]["args"],
): void {
  if (context.get("SELECT 1 FROM totp WHERE account_id = ?", accountId) === undefined) {
    throw noTotp();
  }
  context.run("DELETE FROM recovery_code WHERE account_id = ?", accountId);
  for (const hash of hashes) {
    context.run(
      "INSERT INTO recovery_code (account_id, hash) VALUES (?, ?)",
      accountId,
      Buffer.from(hash),
    );
  }
}

export function useRecoveryCode(
  context: WriteContext,
  { accountId, hash }: SecondFactorJobs["useRecoveryCode"]["args"],
): void {
  const removed = context.run(
    "DELETE FROM recovery_code WHERE account_id = ? AND hash = ?",
    accountId,
    Buffer.from(hash),
  );
  if (removed === 0) throw new StoreRefusal("not-found", "There is no such recovery code");
}

function requireAccount(context: WriteContext, accountId: AccountId): void {
  if (context.get("SELECT 1 FROM account WHERE id = ?", accountId) !== undefined) return;
  throw new StoreRefusal("not-found", "There is no such account");
}

function noTotp(): StoreRefusal {
  return new StoreRefusal("not-found", "There are no codes of an app to change");
}
