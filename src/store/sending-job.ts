import type { AccountId } from "./ids.ts";
import { StoreRefusal } from "./mail-store.ts";
import type { NewQueueEntry } from "./queue-entry.ts";
import type { WriteContext } from "./write-context.ts";

/** What an account may send in 24 hours. */
export interface SendingLimits {
  readonly accountId: AccountId;
  /** Recipients of all its mail; 0: no bound. */
  readonly recipientsMax: number;
  /** Recipients that it has never sent to before; 0: no bound. */
  readonly firstTimeRecipientsMax: number;
}

/** Recipients are counted in steps of so much, in order not to keep a row for each. */
const slotMs = 10 * 60_000;
const slotsPerDay = 144;
/** Where the same recipient gets mail again, the row is written once in so long only. */
const noticedEveryMs = 86_400_000;
/** What is remembered of each account: after years the longest forgotten are new again. */
const recipientsKept = 50_000;
const forgottenAtOnce = 5_000;

/**
 * Counts the entries as sent at their time, and notes who got mail. Refuses "sending-limit" where the account would
 * have sent more than it may in 24 hours, up to ten minutes more. mail-behaviours.md 3.1
 */
export function recordSending(
  context: WriteContext,
  limits: SendingLimits,
  entries: readonly NewQueueEntry[],
): void {
  if (entries.length === 0) return;
  const { accountId, recipientsMax, firstTimeRecipientsMax } = limits;
  const at = entries[0]!.queuedAt;
  const slot = Math.floor(at / slotMs);
  const sent = context.get<{ recipients: number; first: number }>(
    `SELECT coalesce(sum(recipients), 0) AS recipients, coalesce(sum(first_time), 0) AS first
     FROM sent_count WHERE account_id = ? AND slot >= ?`,
    accountId,
    slot - slotsPerDay,
  )!;
  if (recipientsMax > 0 && sent.recipients + entries.length > recipientsMax) {
    throw new StoreRefusal("sending-limit", overLimit("maxMessagesPerDay", recipientsMax));
  }
  let first = 0;
  for (const { recipient } of entries) first += noteRecipient(context, accountId, recipient, at);
  if (first > 0 && firstTimeRecipientsMax > 0 && sent.first + first > firstTimeRecipientsMax) {
    const limit = overLimit("maxFirstTimeRecipientsPerDay", firstTimeRecipientsMax);
    throw new StoreRefusal("sending-limit", limit);
  }
  count(context, { accountId, slot, recipients: entries.length, first });
}

function overLimit(setting: string, max: number): string {
  const what = setting === "maxMessagesPerDay" ? "recipients" : "recipients who are new to you";
  return `Over the limit of ${max} ${what} in 24 hours (${setting} of your account), try again later`;
}

/** Returns 1 where nobody of that account has sent to the recipient before. */
function noteRecipient(
  context: WriteContext,
  accountId: AccountId,
  address: string,
  at: number,
): 0 | 1 {
  const recipient = address.toLowerCase();
  const isNew = context.run(
    "INSERT OR IGNORE INTO sent_recipient (account_id, recipient, first_at, last_at) VALUES (?, ?, ?, ?)",
    accountId,
    recipient,
    at,
    at,
  );
  if (isNew > 0) return 1;
  context.run(
    "UPDATE sent_recipient SET last_at = ? WHERE account_id = ? AND recipient = ? AND last_at < ?",
    at,
    accountId,
    recipient,
    at - noticedEveryMs,
  );
  return 0;
}

function count(
  context: WriteContext,
  of: {
    readonly accountId: AccountId;
    readonly slot: number;
    readonly recipients: number;
    readonly first: number;
  },
): void {
  const { accountId, slot, recipients, first } = of;
  const isKnown = context.run(
    `UPDATE sent_count SET recipients = recipients + ?, first_time = first_time + ?
     WHERE account_id = ? AND slot = ?`,
    recipients,
    first,
    accountId,
    slot,
  );
  if (isKnown > 0) return;
  context.run(
    "INSERT INTO sent_count (account_id, slot, recipients, first_time) VALUES (?, ?, ?, ?)",
    accountId,
    slot,
    recipients,
    first,
  );
  // A good moment: it comes at most every ten minutes.
  context.run(
    "DELETE FROM sent_count WHERE account_id = ? AND slot < ?",
    accountId,
    slot - slotsPerDay,
  );
  forgetRecipients(context, accountId);
}

function forgetRecipients(context: WriteContext, accountId: AccountId): void {
  const beyond = context.get(
    "SELECT 1 FROM sent_recipient WHERE account_id = ? LIMIT 1 OFFSET ?",
    accountId,
    recipientsKept,
  );
  if (beyond === undefined) return;
  context.run(
    `DELETE FROM sent_recipient WHERE account_id = ? AND recipient IN (
       SELECT recipient FROM sent_recipient WHERE account_id = ? ORDER BY last_at LIMIT ?)`,
    accountId,
    accountId,
    forgottenAtOnce,
  );
}
