import { flagBits } from "./flags.ts";
import type { Reader } from "./reader.ts";

interface Recount {
  readonly id: number;
  readonly name: string;
  readonly uid_next: number;
  readonly mod_seq: number;
  readonly account_mod_seq: number | null;
  readonly highest_deleted_mod_seq: number;
  readonly messages: number;
  readonly unseen: number;
  readonly deleted: number;
  readonly size: number;
  readonly deleted_size: number;
  readonly messages_found: number;
  readonly unseen_found: number;
  readonly deleted_found: number;
  readonly size_found: number;
  readonly deleted_size_found: number;
  readonly uid_max: number | null;
  readonly mod_seq_max: number | null;
}

const counted = ["messages", "unseen", "deleted", "size", "deleted_size"] as const;

/** Counts, UIDs and sequences of every mailbox, and what would be an orphan. */
export function verifyMailboxes(reader: Reader, fault: (text: string) => void): void {
  const seen = flagBits["\\Seen"];
  const deleted = flagBits["\\Deleted"];
  const mailboxes = reader.all<Recount>(`
    SELECT b.*, a.mod_seq AS account_mod_seq, count(m.uid) AS messages_found,
      coalesce(sum(m.bits & ${seen} = 0), 0) AS unseen_found,
      coalesce(sum(m.bits & ${deleted} != 0), 0) AS deleted_found,
      coalesce(sum(m.size), 0) AS size_found,
      coalesce(sum(CASE WHEN m.bits & ${deleted} THEN m.size END), 0) AS deleted_size_found,
      max(m.uid) AS uid_max, max(m.mod_seq) AS mod_seq_max
    FROM mailbox b LEFT JOIN message m ON m.mailbox_id = b.id LEFT JOIN account a ON a.id = b.account_id
    GROUP BY b.id`);
  for (const mailbox of mailboxes) {
    const tell = (text: string): void => fault(`Mailbox "${mailbox.name}" (${mailbox.id}) ${text}`);
    for (const name of counted) {
      if (mailbox[name] !== mailbox[`${name}_found`]) {
        tell(`counts ${name} ${mailbox[name]}, but there are ${mailbox[`${name}_found`]}`);
      }
    }
    if ((mailbox.uid_max ?? 0) >= mailbox.uid_next) {
      tell(`has UID ${mailbox.uid_max}, which is not below its UIDNEXT ${mailbox.uid_next}`);
    }
    if ((mailbox.mod_seq_max ?? 0) > mailbox.mod_seq) {
      tell(`is at sequence ${mailbox.mod_seq}, but a message in it is at ${mailbox.mod_seq_max}`);
    }
    if (mailbox.highest_deleted_mod_seq > mailbox.mod_seq) {
      tell(`has forgotten removals up to ${mailbox.highest_deleted_mod_seq}, which is to come`);
    }
    if (mailbox.account_mod_seq === null) tell("belongs to no account");
    else if (mailbox.mod_seq > mailbox.account_mod_seq) {
      tell(`is at sequence ${mailbox.mod_seq}, its account at ${mailbox.account_mod_seq}`);
    }
  }
  verifyTombstones(reader, fault);
  verifyMessages(reader, fault);
  verifyInboxes(reader, fault);
  verifyAccountSizes(reader, fault);
}

function verifyTombstones(reader: Reader, fault: (text: string) => void): void {
  const risen = reader.all<{ mailbox_id: number; uid: number }>(
    `SELECT t.mailbox_id, t.uid FROM tombstone t JOIN message m ON m.mailbox_id = t.mailbox_id AND m.uid = t.uid`,
  );
  for (const row of risen) {
    fault(`Mailbox ${row.mailbox_id} has a tombstone for UID ${row.uid}, which is there`);
  }
  const beyond = reader.all<{ mailbox_id: number; uid: number }>(
    `SELECT t.mailbox_id, t.uid FROM tombstone t JOIN mailbox b ON b.id = t.mailbox_id
     WHERE t.uid >= b.uid_next OR t.mod_seq > b.mod_seq`,
  );
  for (const row of beyond) {
    fault(`Mailbox ${row.mailbox_id} has a tombstone for UID ${row.uid} from the future`);
  }
}

function verifyMessages(reader: Reader, fault: (text: string) => void): void {
  const wrong = reader.all<{ id: number; text: string }>(`
    SELECT m.id, CASE
      WHEN x.id IS NULL THEN 'is in mailbox ' || m.mailbox_id || ', which does not exist'
      WHEN b.id IS NULL THEN 'has no body row ' || m.body_id
      WHEN m.size != b.size + length(coalesce(m.prefix, b.prefix)) THEN 'has a wrong size ' || m.size
      WHEN m.id >= (SELECT next_message_id FROM state) THEN 'has an id from the future'
      END AS text
    FROM message m LEFT JOIN mailbox x ON x.id = m.mailbox_id LEFT JOIN body b ON b.id = m.body_id
    WHERE text IS NOT NULL`);
  for (const { id, text } of wrong) fault(`Message ${id} ${text}`);
}

function verifyInboxes(reader: Reader, fault: (text: string) => void): void {
  const without = reader.all<{ name: string }>(
    `SELECT name FROM account WHERE id NOT IN (SELECT account_id FROM mailbox WHERE name = 'INBOX')`,
  );
  for (const { name } of without) fault(`Account "${name}" has no inbox`);
}

function verifyAccountSizes(reader: Reader, fault: (text: string) => void): void {
  const wrong = reader.all<{ name: string; size: number; found: number }>(`
    SELECT a.name, a.size, coalesce(sum(m.size), 0) AS found
    FROM account a LEFT JOIN mailbox b ON b.account_id = a.id LEFT JOIN message m ON m.mailbox_id = b.id
    GROUP BY a.id HAVING a.size != found`);
  for (const { name, size, found } of wrong) {
    fault(`Account "${name}" counts ${size} octets, but there are ${found}`);
  }
}
