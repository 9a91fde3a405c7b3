import { baseAddressOf } from "./base-address.ts";
import type { AccountId } from "./ids.ts";
import type { QueueJobs } from "./queue-job-kinds.ts";
import { StoreRefusal } from "./mail-store.ts";
import type { NewSuppression } from "./queue-store.ts";
import type { WriteContext } from "./write-context.ts";

export function suppress(context: WriteContext, suppression: QueueJobs["suppress"]["args"]): void {
  const { accountId, address } = suppression;
  if (context.get("SELECT 1 FROM account WHERE id = ?", accountId) === undefined) {
    throw new StoreRefusal("not-found", "There is no such account");
  }
  if (insertSuppression(context, suppression, "manual") === 0) {
    throw new StoreRefusal("exists", `Mail to ${address} is suppressed already`);
  }
}

/** One that is there stays as it is. Returns how many are new. */
export function insertSuppression(
  context: WriteContext,
  { accountId, address, reason }: NewSuppression,
  by: "manual" | "automatic",
): number {
  return context.run(
    `INSERT INTO suppression (account_id, base_address, address, reason, manual, created_at)
     VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    accountId,
    baseAddressOf(address),
    address,
    reason,
    by === "manual" ? 1 : 0,
    context.now,
  );
}

export function unsuppress(
  context: WriteContext,
  { accountId, address }: { readonly accountId: AccountId; readonly address: string },
): void {
  const removed = context.run(
    "DELETE FROM suppression WHERE account_id = ? AND base_address = ?",
    accountId,
    baseAddressOf(address),
  );
  if (removed === 0) throw new StoreRefusal("not-found", `Mail to ${address} is not suppressed`);
}
