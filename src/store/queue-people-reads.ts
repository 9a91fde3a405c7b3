import { baseAddressOf } from "./base-address.ts";
import type { AccountId, QueueEntryId } from "./ids.ts";
import type { QueueEntry } from "./queue-entry.ts";
import type { Condition } from "./queue-filter.ts";
import type { RetiredEntry } from "./queue-retired.ts";
import { queueEntryOfRow, retiredEntryOfRow, selectQueue } from "./queue-row.ts";
import type { QueueRow, RetiredRow } from "./queue-row.ts";
import type { HoldRule, Suppression } from "./queue-store.ts";
import type { Reader } from "./reader.ts";

/** Rows that are looked at in one piece: some 10 ms of the main thread. */
const sliceRows = 4_000;

export interface Slice {
  readonly found: readonly { readonly id: number; readonly key: number }[];
  /** The number of the last row that was looked at; undefined where there was none. */
  readonly through: number | undefined;
}

/** Of the next rows with a number above `after`, those that meet the condition, with what they are sorted by. */
export function slice(
  reader: Reader,
  of: {
    readonly table: "queue_entry" | "queue_retired";
    readonly key: "id" | "next_attempt_at" | "ended_at";
    readonly condition: Condition;
    readonly after: number;
  },
): Slice {
  const through = sliceEnd(reader, of.table, of.after);
  if (through === undefined) return { found: [], through };
  const found = reader.all<Slice["found"][number]>(
    // By another index, all entries of a domain would be gone through for each piece.
    `SELECT id, ${of.key} AS key FROM ${of.table} NOT INDEXED
     WHERE id > ? AND id <= ? AND ${of.condition.sql} ORDER BY id`,
    of.after,
    through,
    ...of.condition.parameters,
  );
  return { found, through };
}

/** The number of the last of the next rows that are worth one piece. */
export function sliceEnd(
  reader: Reader,
  table: "queue_entry" | "queue_retired",
  after: number,
): number | undefined {
  const row = reader.get<{ id: number | null }>(
    `SELECT max(id) AS id FROM (SELECT id FROM ${table} WHERE id > ? ORDER BY id LIMIT ${sliceRows})`,
    after,
  );
  return row?.id ?? undefined;
}

/** In the order of `ids`; those that are gone meanwhile are left out. */
export function queueEntriesOf(reader: Reader, ids: readonly QueueEntryId[]): QueueEntry[] {
  return ids.flatMap((id) => {
    const row = reader.get<QueueRow>(`${selectQueue} WHERE q.id = ?`, id);
    return row === undefined ? [] : [queueEntryOfRow(row)];
  });
}

export function retired(reader: Reader, id: QueueEntryId): RetiredEntry | undefined {
  const row = reader.get<RetiredRow>("SELECT * FROM queue_retired WHERE id = ?", id);
  return row === undefined ? undefined : retiredEntryOfRow(row);
}

/** Those of the next retired entries with a number above `after` that were to be kept until `now`. */
export function retiredOver(
  reader: Reader,
  { after, now }: { readonly after: number; readonly now: number },
): Slice {
  const condition = { sql: "keep_until <= ?", parameters: [now] };
  return slice(reader, { table: "queue_retired", key: "id", condition, after });
}

/** How many of the latest mails of the account to exactly that address have failed, one after the other; at most `limit`. */
export function failuresInARow(
  reader: Reader,
  { accountId, recipient }: { readonly accountId: AccountId; readonly recipient: string },
  limit: number,
): number {
  const failed = reader.all<{ id: number }>(
    `SELECT id FROM queue_retired WHERE outcome = 'failed' AND account_id = ? AND recipient = ?
     ORDER BY id DESC LIMIT ?`,
    accountId,
    recipient,
    limit,
  );
  const first = failed.at(-1);
  if (first === undefined) return 0;
  // There is no index of those that went well: it would be one more page to write with each mail.
  const other = reader.get<{ id: number | null }>(
    `SELECT max(id) AS id FROM
       (SELECT id, account_id, recipient, outcome FROM queue_retired WHERE id > ? ORDER BY id DESC LIMIT ${sliceRows})
     WHERE account_id = ? AND recipient = ? AND outcome <> 'failed'`,
    first.id,
    accountId,
    recipient,
  )?.id;
  return failed.filter(({ id }) => id > (other ?? 0)).length;
}

export function holdRules(reader: Reader): HoldRule[] {
  return reader
    .all<{
      readonly id: number;
      readonly account_id: number | null;
      readonly sender_domain: string | null;
      readonly recipient_domain: string | null;
      readonly created_at: number;
    }>("SELECT * FROM hold_rule ORDER BY id")
    .map((row) => ({
      id: row.id,
      accountId: row.account_id ?? undefined,
      senderDomain: row.sender_domain ?? undefined,
      recipientDomain: row.recipient_domain ?? undefined,
      createdAt: row.created_at,
    }));
}

interface SuppressionRow {
  readonly account_id: number;
  readonly base_address: string;
  readonly address: string;
  readonly reason: string;
  readonly manual: number;
  readonly created_at: number;
}

export function suppressions(reader: Reader, accountId: AccountId | undefined): Suppression[] {
  return reader
    .all<SuppressionRow>(
      `SELECT * FROM suppression WHERE account_id = coalesce(?, account_id)
       ORDER BY created_at DESC, base_address`,
      accountId ?? null,
    )
    .map(suppressionOf);
}

export function suppression(
  reader: Reader,
  accountId: AccountId,
  address: string,
): Suppression | undefined {
  const row = reader.get<SuppressionRow>(
    "SELECT * FROM suppression WHERE account_id = ? AND base_address = ?",
    accountId,
    baseAddressOf(address),
  );
  return row === undefined ? undefined : suppressionOf(row);
}

function suppressionOf(row: SuppressionRow): Suppression {
  return {
    accountId: row.account_id,
    baseAddress: row.base_address,
    address: row.address,
    reason: row.reason,
    manual: row.manual !== 0,
    createdAt: row.created_at,
  };
}
