import { StoreRefusal } from "./mail-store.ts";
import type { NewQueueEntry } from "./queue-entry.ts";
import type { NewHoldRule } from "./queue-store.ts";
import { domainOf } from "./recipient-domain.ts";
import type { WriteContext } from "./write-context.ts";

export function addHoldRule(context: WriteContext, rule: NewHoldRule): { readonly id: number } {
  const { accountId = null, senderDomain = null, recipientDomain = null } = rule;
  const same = context.get(
    "SELECT 1 FROM hold_rule WHERE account_id IS ? AND sender_domain IS ? AND recipient_domain IS ?",
    accountId,
    senderDomain,
    recipientDomain,
  );
  if (same !== undefined) throw new StoreRefusal("exists", "There is such a rule already");
  return context.get<{ id: number }>(
    `INSERT INTO hold_rule (account_id, sender_domain, recipient_domain, created_at) VALUES (?, ?, ?, ?)
     RETURNING id`,
    accountId,
    senderDomain,
    recipientDomain,
    context.now,
  )!;
}

export function removeHoldRule(context: WriteContext, { id }: { readonly id: number }): void {
  if (context.run("DELETE FROM hold_rule WHERE id = ?", id) > 0) return;
  throw new StoreRefusal("not-found", `There is no hold rule ${id}`);
}

/** Whether a rule wants the entry held: all fields that the rule sets match. */
export function isHeldByRule(context: WriteContext, entry: NewQueueEntry): boolean {
  const rule = context.get(
    `SELECT 1 FROM hold_rule WHERE coalesce(account_id = ?, account_id IS NULL)
       AND coalesce(sender_domain = ?, 1) AND coalesce(recipient_domain = ?, 1)`,
    entry.accountId ?? null,
    domainOf(entry.reversePath),
    domainOf(entry.recipient),
  );
  return rule !== undefined;
}
