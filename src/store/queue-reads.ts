import type { QueueEntryId } from "./ids.ts";
import type { MessageBody } from "./message.ts";
import type { QueueEntry } from "./queue-entry.ts";
import { queueEntryOfRow, selectQueue } from "./queue-row.ts";
import type { QueueRow } from "./queue-row.ts";
import type { DueDomain } from "./queue-store.ts";
import type { Reader } from "./reader.ts";

export function queueEntry(reader: Reader, id: QueueEntryId): QueueEntry | undefined {
  const row = reader.get<QueueRow>(`${selectQueue} WHERE q.id = ?`, id);
  return row === undefined ? undefined : queueEntryOfRow(row);
}

export function queueEntries(reader: Reader, limit: number): QueueEntry[] {
  return reader
    .all<QueueRow>(`${selectQueue} ORDER BY q.next_attempt_at, q.id LIMIT ?`, limit)
    .map(queueEntryOfRow);
}

/** Of those that are not held. Reads one index from end to end. */
export function nextQueueAttemptAt(reader: Reader): number | undefined {
  const row = reader.get<{ at: number | null }>(
    "SELECT min(next_attempt_at) AS at FROM queue_entry WHERE held = 0",
  );
  return row?.at ?? undefined;
}

// These three go straight to their place in the index, however long the queue is.

export function domainAfter(reader: Reader, domain: string): DueDomain | undefined {
  return reader.get<DueDomain>(
    `SELECT domain, next_attempt_at AS nextAttemptAt FROM queue_entry INDEXED BY queue_entry_due
     WHERE held = 0 AND domain > ? ORDER BY domain, next_attempt_at LIMIT 1`,
    domain,
  );
}

export function nextAttemptAt(reader: Reader, domain: string, since: number): number | undefined {
  const row = reader.get<{ at: number | null }>(
    `SELECT min(next_attempt_at) AS at FROM queue_entry INDEXED BY queue_entry_due
     WHERE held = 0 AND domain = ? AND next_attempt_at >= ?`,
    domain,
    since,
  );
  return row?.at ?? undefined;
}

export function dueIds(
  reader: Reader,
  domain: string,
  { now, limit }: { readonly now: number; readonly limit: number },
): QueueEntryId[] {
  return reader
    .statement(
      `SELECT id FROM queue_entry INDEXED BY queue_entry_due
       WHERE held = 0 AND domain = ? AND next_attempt_at <= ? ORDER BY next_attempt_at, id LIMIT ?`,
    )
    .pluck()
    .all(domain, now, limit) as QueueEntryId[];
}

/** The queued message as one that can be read; it is in no mailbox. */
export function queuedBody(reader: Reader, entry: QueueEntry): MessageBody | undefined {
  const row = reader.get<{
    readonly bodySize: number;
    readonly headerSize: number;
    readonly structure: string;
    readonly preview: string;
    readonly segment: number;
    readonly offset: number;
    readonly compressed: number;
  }>(
    `SELECT size AS bodySize, header_size AS headerSize, structure, preview, segment, offset, compressed
     FROM body WHERE id = ?`,
    entry.bodyId,
  );
  if (row === undefined) return undefined;
  return {
    ...row,
    compressed: row.compressed !== 0,
    uid: 0,
    id: 0,
    mailboxId: 0,
    modSeq: 0,
    bits: 0,
    keywords: [],
    size: entry.size,
    internalAt: entry.queuedAt,
    savedAt: entry.queuedAt,
    bodyId: entry.bodyId,
    prefix: entry.prefix,
  };
}
