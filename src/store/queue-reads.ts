import type { QueueEntryId } from "./ids.ts";
import type { MessageBody } from "./message.ts";
import type { DialedAddress, QueueAttempt, QueueDsn, QueueEntry } from "./queue-entry.ts";
import type { Reader } from "./reader.ts";

interface Row {
  readonly id: number;
  readonly body_id: number;
  readonly account_id: number | null;
  readonly reverse_path: string;
  readonly recipient: string;
  readonly prefix: string;
  readonly message_id: string;
  readonly subject: string;
  readonly smtp_utf8: number;
  readonly eight_bit_mime: number;
  readonly require_tls: number;
  readonly tls_required_no: number;
  readonly transport: string | null;
  readonly held: number;
  readonly attempts_max: number | null;
  readonly from_id: string | null;
  readonly extra: string | null;
  readonly release_request: string | null;
  readonly report: string | null;
  readonly dialed: string | null;
  readonly dsn: string | null;
  readonly queued_at: number;
  readonly next_attempt_at: number;
  readonly attempts: number;
  readonly last_attempt_at: number | null;
  readonly last_error: string | null;
  readonly history: string;
  readonly size: number;
}

const select = `SELECT q.id, q.body_id, q.account_id, q.reverse_path, q.recipient, coalesce(q.prefix, b.prefix) AS prefix,
  q.message_id, q.subject, q.smtp_utf8, q.eight_bit_mime, q.require_tls, q.tls_required_no, q.transport, q.held, q.attempts_max,
  q.from_id, q.extra, q.release_request, q.report, q.dialed, q.dsn, q.queued_at, q.next_attempt_at,
  q.attempts, q.last_attempt_at, q.last_error, q.history, b.size
  FROM queue_entry q JOIN body b ON b.id = q.body_id`;

export function queueEntry(reader: Reader, id: QueueEntryId): QueueEntry | undefined {
  const row = reader.get<Row>(`${select} WHERE q.id = ?`, id);
  return row === undefined ? undefined : entryOf(row);
}

export function queueEntries(reader: Reader, limit: number): QueueEntry[] {
  return reader.all<Row>(`${select} ORDER BY q.next_attempt_at, q.id LIMIT ?`, limit).map(entryOf);
}

export function dueQueueEntries(reader: Reader, now: number, limit: number): QueueEntry[] {
  return reader
    .all<Row>(
      `${select} WHERE q.next_attempt_at <= ? ORDER BY q.next_attempt_at, q.id LIMIT ?`,
      now,
      limit,
    )
    .map(entryOf);
}

export function nextQueueAttemptAt(reader: Reader): number | undefined {
  const row = reader.get<{ at: number | null }>(
    "SELECT min(next_attempt_at) AS at FROM queue_entry",
  );
  return row?.at ?? undefined;
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

function entryOf(row: Row): QueueEntry {
  return {
    id: row.id,
    bodyId: row.body_id,
    accountId: row.account_id ?? undefined,
    reversePath: row.reverse_path,
    recipient: row.recipient,
    prefix: row.prefix,
    messageId: row.message_id,
    subject: row.subject,
    smtpUtf8: row.smtp_utf8 !== 0,
    eightBitMime: row.eight_bit_mime !== 0,
    requireTls: row.require_tls !== 0 ? true : row.tls_required_no !== 0 ? false : undefined,
    transport: row.transport ?? undefined,
    held: row.held !== 0,
    attemptsMax: row.attempts_max ?? undefined,
    fromId: row.from_id ?? undefined,
    releaseRequest: row.release_request ?? undefined,
    // What follows was written by us from values of these types.
    report: (row.report ?? undefined) as QueueEntry["report"],
    extra: row.extra === null ? {} : (JSON.parse(row.extra) as Record<string, string>),
    dialed: row.dialed === null ? [] : (JSON.parse(row.dialed) as DialedAddress[]),
    dsn: row.dsn === null ? undefined : (JSON.parse(row.dsn) as QueueDsn),
    history: JSON.parse(row.history) as QueueAttempt[],
    queuedAt: row.queued_at,
    nextAttemptAt: row.next_attempt_at,
    attempts: row.attempts,
    lastAttemptAt: row.last_attempt_at ?? undefined,
    lastError: row.last_error ?? undefined,
    size: row.size + row.prefix.length,
  };
}
