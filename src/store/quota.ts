import type { AccountId } from "./ids.ts";
import { StoreRefusal } from "./mail-store.ts";
import type { Delivery } from "./mail-store.ts";
import type { WriteContext } from "./write-context.ts";

/** Keeps the sum of an account's messages. */
export function changeSize(context: WriteContext, accountId: AccountId, octets: number): void {
  context.run("UPDATE account SET size = size + ? WHERE id = ?", octets, accountId);
}

/** Called where messages are new: what moves is never refused, also where a lowered quota lies below what is there. */
export function checkQuota(context: WriteContext, accountId: AccountId): void {
  const { size, quota } = context.get<{ size: number; quota: number }>(
    "SELECT size, quota FROM account WHERE id = ?",
    accountId,
  )!;
  if (quota > 0 && size > quota) {
    throw new StoreRefusal("over-quota", "There is no room left in that account");
  }
}

/** The same for all accounts that something has been delivered to. */
export function checkQuotas(context: WriteContext, deliveries: readonly Delivery[]): void {
  for (const mailboxId of new Set(deliveries.map((delivery) => delivery.mailboxId))) {
    checkQuota(context, context.mailbox(mailboxId).accountId);
  }
}
