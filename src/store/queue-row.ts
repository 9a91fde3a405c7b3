import type { DialedAddress, QueueAttempt, QueueDsn, QueueEntry } from "./queue-entry.ts";
import type { RetiredEntry, RetiredOutcome } from "./queue-retired.ts";

/** Of queue_entry and queue_retired alike. */
interface SharedRow {
  readonly id: number;
  readonly account_id: number | null;
  readonly reverse_path: string;
  readonly recipient: string;
  readonly message_id: string;
  readonly subject: string;
  readonly require_tls: number;
  readonly tls_required_no: number;
  readonly transport: string | null;
  readonly from_id: string | null;
  readonly extra: string | null;
  readonly report: string | null;
  readonly queued_at: number;
  readonly attempts: number;
  readonly history: string;
  readonly size: number;
}

export interface QueueRow extends SharedRow {
  readonly body_id: number;
  readonly prefix: string;
  readonly smtp_utf8: number;
  readonly eight_bit_mime: number;
  readonly held: number;
  readonly attempts_max: number | null;
  readonly release_request: string | null;
  readonly dialed: string | null;
  readonly dsn: string | null;
  readonly next_attempt_at: number;
  readonly last_attempt_at: number | null;
  readonly last_error: string | null;
}

export interface RetiredRow extends SharedRow {
  readonly outcome: string;
  readonly ended_at: number;
  readonly keep_until: number;
}

/** Selects rows of queue_entry, known as q, with their bodies. */
export const selectQueue = `SELECT q.id, q.body_id, q.account_id, q.reverse_path, q.recipient,
  coalesce(q.prefix, b.prefix) AS prefix, q.message_id, q.subject, q.smtp_utf8, q.eight_bit_mime, q.require_tls,
  q.tls_required_no, q.transport, q.held, q.attempts_max, q.from_id, q.extra, q.release_request, q.report, q.dialed,
  q.dsn, q.queued_at, q.next_attempt_at, q.attempts, q.last_attempt_at, q.last_error, q.history, b.size
  FROM queue_entry q JOIN body b ON b.id = q.body_id`;

export function queueEntryOfRow(row: QueueRow): QueueEntry {
  return {
    ...sharedOf(row),
    bodyId: row.body_id,
    prefix: row.prefix,
    smtpUtf8: row.smtp_utf8 !== 0,
    eightBitMime: row.eight_bit_mime !== 0,
    held: row.held !== 0,
    attemptsMax: row.attempts_max ?? undefined,
    releaseRequest: row.release_request ?? undefined,
    // Written by us from values of these types.
    dsn: row.dsn === null ? undefined : (JSON.parse(row.dsn) as QueueDsn),
    dialed: row.dialed === null ? [] : (JSON.parse(row.dialed) as DialedAddress[]),
    nextAttemptAt: row.next_attempt_at,
    lastAttemptAt: row.last_attempt_at ?? undefined,
    lastError: row.last_error ?? undefined,
    size: row.size + row.prefix.length,
  };
}

export function retiredEntryOfRow(row: RetiredRow): RetiredEntry {
  return {
    ...sharedOf(row),
    outcome: row.outcome as RetiredOutcome,
    endedAt: row.ended_at,
    keepUntil: row.keep_until,
  };
}

function sharedOf(row: SharedRow) {
  return {
    id: row.id,
    accountId: row.account_id ?? undefined,
    reversePath: row.reverse_path,
    recipient: row.recipient,
    messageId: row.message_id,
    subject: row.subject,
    size: row.size,
    requireTls: row.require_tls !== 0 ? true : row.tls_required_no !== 0 ? false : undefined,
    transport: row.transport ?? undefined,
    fromId: row.from_id ?? undefined,
    // What follows was written by us from values of these types.
    report: (row.report ?? undefined) as QueueEntry["report"],
    extra: row.extra === null ? {} : (JSON.parse(row.extra) as Record<string, string>),
    history: JSON.parse(row.history) as QueueAttempt[],
    queuedAt: row.queued_at,
    attempts: row.attempts,
  };
}
