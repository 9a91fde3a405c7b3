import assert from "node:assert/strict";
import type { AccountId, BodyId, MailboxId, MessageId, Uid } from "./ids.ts";
import type { MessageBody } from "./message.ts";
import type { Reader } from "./reader.ts";

// What the search index asks of the store, each from any thread with a Reader of its own.

/** Bodies of messages that came behind `after`, in the order of their messages. */
export function bodiesOfMessages(
  reader: Reader,
  after: MessageId,
  limit: number,
): { readonly id: MessageId; readonly bodyId: BodyId; readonly ownPrefix: string | null }[] {
  return reader.all(
    "SELECT id, body_id AS bodyId, prefix AS ownPrefix FROM message WHERE id > ? ORDER BY id LIMIT ?",
    after,
    limit,
  );
}

/** The id that the next message will have at least. */
export function messageIdEnd(reader: Reader): MessageId {
  return reader.get<{ id: number }>("SELECT next_message_id AS id FROM state")!.id;
}

export function messagesBehind(reader: Reader, after: MessageId): number {
  return reader.get<{ n: number }>("SELECT count(*) AS n FROM message WHERE id > ?", after)!.n;
}

/** Octets of those of the bodies from `first` to `last` that there are. */
export function bodySizes(
  reader: Reader,
  first: BodyId,
  last: BodyId,
): { readonly id: BodyId; readonly size: number }[] {
  return reader.all("SELECT id, size FROM body WHERE id BETWEEN ? AND ? ORDER BY id", first, last);
}

/** Columns of the messages of one mailbox, in the order of their UIDs. */
export interface MailboxBodies {
  readonly uids: Uint32Array;
  readonly ids: Float64Array;
  readonly bodyIds: Float64Array;
  /** Milliseconds since 1970. */
  readonly internalAt: Float64Array;
  /** What comes later has this UID or a higher one. */
  readonly uidNext: Uid;
}

/** Undefined: there is no such mailbox. */
export function mailboxBodies(reader: Reader, mailboxId: MailboxId): MailboxBodies | undefined {
  return reader.snapshot(() => {
    const mailbox = reader.get<{ uidNext: number; count: number }>(
      `SELECT uid_next AS uidNext, (SELECT count(*) FROM message WHERE mailbox_id = mailbox.id) AS count
       FROM mailbox WHERE id = ?`,
      mailboxId,
    );
    if (mailbox === undefined) return undefined;
    const uids = new Uint32Array(mailbox.count);
    const ids = new Float64Array(mailbox.count);
    const bodyIds = new Float64Array(mailbox.count);
    const internalAt = new Float64Array(mailbox.count);
    const statement = reader
      .statement(
        "SELECT uid, id, body_id, internal_at FROM message WHERE mailbox_id = ? AND uid > ? ORDER BY uid LIMIT ?",
      )
      .raw();
    for (let at = 0; at < mailbox.count;) {
      // Rows as arrays, and not all of them at once: of a hundred thousand that are only copied, objects are what costs.
      const after = at === 0 ? 0 : uids[at - 1]!;
      const rows = statement.all(mailboxId, after, rowsAtOnce) as (readonly number[])[];
      assert(rows.length > 0, "A count differs from its rows in one snapshot");
      for (const row of rows) {
        uids[at] = row[0]!;
        ids[at] = row[1]!;
        bodyIds[at] = row[2]!;
        internalAt[at++] = row[3]!;
      }
    }
    return { uids, ids, bodyIds, internalAt, uidNext: mailbox.uidNext };
  });
}

const rowsAtOnce = 10_000;

/** While both stay the same, no message has come or gone: what comes has the next UID. */
export function mailboxState(
  reader: Reader,
  mailboxId: MailboxId,
): { readonly uidNext: Uid; readonly count: number } | undefined {
  return reader.get(
    "SELECT uid_next AS uidNext, messages AS count FROM mailbox WHERE id = ?",
    mailboxId,
  );
}

export function mailboxIdsOf(reader: Reader, accountId: AccountId): MailboxId[] {
  return reader
    .all<{ id: number }>("SELECT id FROM mailbox WHERE account_id = ?", accountId)
    .map(({ id }) => id);
}

/** A body for reading, as if it were a message with the prefix of its own row. */
export function searchedBody(reader: Reader, bodyId: BodyId): MessageBody | undefined {
  return searchedBodies(reader, [bodyId])[0];
}

/** Those of the bodies that there are, in their order. */
export function searchedBodies(reader: Reader, bodyIds: readonly BodyId[]): MessageBody[] {
  const rows = reader.all<BodyColumns>(
    `SELECT body.id AS bodyId, prefix, size AS bodySize, header_size AS headerSize, structure, preview, segment, offset,
       compressed
     FROM json_each(?) AS wanted CROSS JOIN body ON body.id = wanted.value`,
    JSON.stringify(bodyIds),
  );
  return rows.map((row) => ({
    ...row,
    compressed: row.compressed !== 0,
    uid: 0,
    id: 0,
    mailboxId: 0,
    modSeq: 0,
    bits: 0,
    keywords: [],
    size: row.prefix.length + row.bodySize,
    internalAt: 0,
    savedAt: 0,
  }));
}

interface BodyColumns {
  readonly bodyId: BodyId;
  readonly prefix: string;
  readonly bodySize: number;
  readonly headerSize: number;
  readonly structure: string;
  readonly preview: string;
  readonly segment: number;
  readonly offset: number;
  readonly compressed: number;
}

/** Of all mailboxes together. */
export function messageCount(reader: Reader): number {
  return reader.get<{ n: number }>("SELECT coalesce(sum(messages), 0) AS n FROM mailbox")!.n;
}
