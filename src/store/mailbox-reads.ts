import type { AccountId, MailboxId, ModSeq } from "./ids.ts";
import { keywordsOf } from "./mailbox-keywords.ts";
import type { Mailbox, SpecialUse } from "./mailbox.ts";
import type { Reader } from "./reader.ts";

interface MailboxRow {
  readonly id: number;
  readonly account_id: number;
  readonly name: string;
  readonly special_use: string | null;
  readonly subscribed: number;
  readonly uid_validity: number;
  readonly uid_next: number;
  readonly create_seq: number;
  readonly mod_seq: number;
  readonly messages: number;
  readonly unseen: number;
  readonly deleted: number;
  readonly size: number;
  readonly deleted_size: number;
  readonly keywords: string;
  readonly sort_order: number | null;
}

const select = `SELECT m.id, m.account_id, m.name, m.special_use, s.name IS NOT NULL AS subscribed, m.uid_validity,
  m.uid_next, m.create_seq, m.mod_seq, m.messages, m.unseen, m.deleted, m.size, m.deleted_size, m.keywords,
  m.sort_order
  FROM mailbox m LEFT JOIN subscription s ON s.account_id = m.account_id AND s.name = m.name`;

export function mailboxes(reader: Reader, accountId: AccountId): Mailbox[] {
  return reader
    .all<MailboxRow>(`${select} WHERE m.account_id = ? ORDER BY m.name`, accountId)
    .map(mailboxOf);
}

export function mailbox(reader: Reader, id: MailboxId): Mailbox | undefined {
  const row = reader.get<MailboxRow>(`${select} WHERE m.id = ?`, id);
  return row === undefined ? undefined : mailboxOf(row);
}

export function mailboxByName(
  reader: Reader,
  accountId: AccountId,
  name: string,
): Mailbox | undefined {
  const row = reader.get<MailboxRow>(
    `${select} WHERE m.account_id = ? AND m.name = ?`,
    accountId,
    name,
  );
  return row === undefined ? undefined : mailboxOf(row);
}

export function mailboxByUse(
  reader: Reader,
  accountId: AccountId,
  specialUse: SpecialUse,
): Mailbox | undefined {
  const row = reader.get<MailboxRow>(
    `${select} WHERE m.account_id = ? AND m.special_use = ?`,
    accountId,
    specialUse,
  );
  return row === undefined ? undefined : mailboxOf(row);
}

export function subscriptionsWithoutMailbox(reader: Reader, accountId: AccountId): string[] {
  return reader
    .statement(
      `SELECT s.name FROM subscription s LEFT JOIN mailbox m ON m.account_id = s.account_id AND m.name = s.name
       WHERE s.account_id = ? AND m.id IS NULL ORDER BY s.name`,
    )
    .pluck()
    .all(accountId) as string[];
}

/**
 * RFC 7162 §3.2.5: UIDs that went after `since`, ascending. Where removals that old are forgotten, all that are not
 * there; whoever asks passes over those they never knew.
 */
export function vanished(reader: Reader, mailboxId: MailboxId, since: ModSeq): Uint32Array {
  const forgotten = reader.get(
    "SELECT 1 FROM mailbox WHERE id = ? AND highest_deleted_mod_seq > ?",
    mailboxId,
    since,
  );
  if (forgotten !== undefined) return missingUids(reader, mailboxId);
  const uids = reader
    .statement("SELECT uid FROM tombstone WHERE mailbox_id = ? AND mod_seq > ?")
    .pluck()
    .all(mailboxId, since) as number[];
  return Uint32Array.from(uids).sort();
}

/** UIDs that were given once and are not there. */
function missingUids(reader: Reader, mailboxId: MailboxId): Uint32Array {
  const { uids, uidNext } = reader.snapshot(() => ({
    uids: reader
      .statement("SELECT uid FROM message WHERE mailbox_id = ? ORDER BY uid")
      .pluck()
      .all(mailboxId) as number[],
    uidNext: reader.get<{ uid: number }>(
      "SELECT uid_next AS uid FROM mailbox WHERE id = ?",
      mailboxId,
    )!.uid,
  }));
  const missing = new Uint32Array(uidNext - 1 - uids.length);
  let at = 0;
  let uid = 1;
  for (const next of [...uids, uidNext]) {
    while (uid < next) missing[at++] = uid++;
    uid++;
  }
  return missing;
}

function mailboxOf(row: MailboxRow): Mailbox {
  return {
    id: row.id,
    accountId: row.account_id,
    name: row.name,
    specialUse: (row.special_use ?? undefined) as SpecialUse | undefined,
    subscribed: row.subscribed !== 0,
    sortOrder: row.sort_order ?? undefined,
    uidValidity: row.uid_validity,
    uidNext: row.uid_next,
    createSeq: row.create_seq,
    modSeq: row.mod_seq,
    counts: {
      messages: row.messages,
      unseen: row.unseen,
      deleted: row.deleted,
      size: row.size,
      deletedSize: row.deleted_size,
    },
    keywords: keywordsOf(row.keywords),
  };
}
