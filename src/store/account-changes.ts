import type { AccountId, MailboxId, MessageId, ModSeq, ThreadId } from "./ids.ts";
import type { Reader } from "./reader.ts";

/** A message of the account that was there and is nowhere now. */
export interface RemovedMessage {
  readonly id: MessageId;
  /** Of its removal. */
  readonly modSeq: ModSeq;
  /** Null where it went before threads were noted, or had none. */
  readonly threadId: ThreadId | null;
}

/**
 * Messages that went after `since`, in the order of their removal; a message that moved has not gone. Undefined where
 * removals that old have been forgotten. RFC 8620 §5.2
 */
export function removedMessages(
  reader: Reader,
  accountId: AccountId,
  since: ModSeq,
): RemovedMessage[] | undefined {
  const forgotten = reader.get(
    `SELECT 1 FROM account WHERE id = ? AND highest_deleted_mod_seq > ?
     UNION ALL SELECT 1 FROM mailbox WHERE account_id = ? AND highest_deleted_mod_seq > ? LIMIT 1`,
    accountId,
    since,
    accountId,
    since,
  );
  if (forgotten !== undefined) return undefined;
  const places = reader
    .statement(
      `SELECT id FROM mailbox WHERE account_id = ? AND mod_seq > ?
       UNION SELECT mailbox_id FROM mailbox_tombstone WHERE account_id = ? AND mod_seq > ?`,
    )
    .pluck()
    .all(accountId, since, accountId, since) as MailboxId[];
  const removed = places.flatMap((mailboxId) =>
    reader.all<RemovedMessage>(
      `SELECT t.message_id AS id, t.mod_seq AS modSeq, t.thread_id AS threadId FROM tombstone t
       LEFT JOIN message m ON m.id = t.message_id
       WHERE t.mailbox_id = ? AND t.mod_seq > ? AND m.id IS NULL`,
      mailboxId,
      since,
    ),
  );
  // A message that moved and went then has left a tombstone in each place: the last one tells when it went.
  const last = new Map<MessageId, RemovedMessage>();
  for (const one of removed) {
    if (one.modSeq >= (last.get(one.id)?.modSeq ?? 0)) last.set(one.id, one);
  }
  return [...last.values()].sort((one, other) => one.modSeq - other.modSeq || one.id - other.id);
}

/** Mailboxes that were deleted after `since`, in that order; all are remembered. */
export function removedMailboxes(
  reader: Reader,
  accountId: AccountId,
  since: ModSeq,
): { readonly id: MailboxId; readonly modSeq: ModSeq }[] {
  return reader.all(
    `SELECT mailbox_id AS id, mod_seq AS modSeq FROM mailbox_tombstone
     WHERE account_id = ? AND mod_seq > ? ORDER BY mod_seq, mailbox_id`,
    accountId,
    since,
  );
}
