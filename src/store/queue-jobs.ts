import { releaseBody, addReferences } from "./body-table.ts";
import { bodyThread } from "./body-thread.ts";
import type { BodyId, QueueEntryId } from "./ids.ts";
import type { AttemptResult, Jobs } from "./jobs.ts";
import { StoreRefusal } from "./mail-store.ts";
import type { Placed } from "./mail-store.ts";
import { placeMessages } from "./place-messages.ts";
import { checkQuotas } from "./quota.ts";
import type { DialedAddress, NewQueueEntry, QueueAttempt } from "./queue-entry.ts";
import type { WriteContext } from "./write-context.ts";

/** Attempts whose results are kept for people. */
const historyMax = 20;
/** Addresses that are remembered with an entry: several hosts with both families, for some attempts. */
const dialedMax = 40;

export function insertQueueEntries(
  context: WriteContext,
  entries: readonly NewQueueEntry[],
  body: { readonly bodyId: BodyId; readonly prefix: string },
): readonly QueueEntryId[] {
  const ids = entries.map(
    (entry) =>
      context.get<{ id: number }>(
        `INSERT INTO queue_entry (body_id, account_id, reverse_path, recipient, prefix, message_id, subject,
           smtp_utf8, eight_bit_mime, require_tls, tls_required_no, transport, held, attempts_max, from_id, extra,
           release_request, report, dsn, queued_at, next_attempt_at)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
        body.bodyId,
        entry.accountId ?? null,
        entry.reversePath,
        entry.recipient,
        entry.prefix === body.prefix ? null : entry.prefix,
        entry.messageId,
        entry.subject,
        entry.smtpUtf8 ? 1 : 0,
        entry.eightBitMime ? 1 : 0,
        entry.requireTls === true ? 1 : 0,
        entry.requireTls === false ? 1 : 0,
        entry.transport ?? null,
        entry.held ? 1 : 0,
        entry.attemptsMax ?? null,
        entry.fromId ?? null,
        entry.extra === undefined ? null : JSON.stringify(entry.extra),
        entry.releaseRequest ?? null,
        entry.report ?? null,
        entry.dsn === undefined ? null : JSON.stringify(entry.dsn),
        entry.queuedAt,
        entry.nextAttemptAt,
      )!.id,
  );
  if (ids.length > 0) context.changed({ kind: "queue-changed", entryIds: ids });
  return ids;
}

/** Delivery to ourselves: the message appears in the mailboxes and leaves the queue in one transaction. */
export function deliverQueued(
  context: WriteContext,
  { entryId, deliveries }: Jobs["deliverQueued"]["args"],
): readonly Placed[] {
  const entry = context.get<{ body_id: number; size: number; prefix: string }>(
    `SELECT q.body_id, b.size, b.prefix FROM queue_entry q JOIN body b ON b.id = q.body_id WHERE q.id = ?`,
    entryId,
  );
  if (entry === undefined) throw new StoreRefusal("not-found", `No queue entry ${entryId}`);
  addReferences(context, entry.body_id, deliveries.length);
  const thread = bodyThread(context, entry.body_id);
  const placed = placeMessages(
    context,
    deliveries.map((delivery) => ({
      delivery,
      bodyId: entry.body_id,
      bodySize: entry.size,
      bodyPrefix: entry.prefix,
      thread,
    })),
  );
  checkQuotas(context, deliveries);
  removeEntries(context, [entryId]);
  return placed;
}

export function beginAttempts(
  context: WriteContext,
  { entries, startedAt }: Jobs["beginAttempts"]["args"],
): void {
  for (const { id, nextAttemptAt } of entries) {
    context.run(
      "UPDATE queue_entry SET attempts = attempts + 1, last_attempt_at = ?, next_attempt_at = ? WHERE id = ?",
      startedAt,
      nextAttemptAt,
      id,
    );
  }
  // No change is told: the queue itself asked, and it knows.
}

/** Results of attempts. Those that are done leave the queue. */
export function endAttempts(context: WriteContext, results: readonly AttemptResult[]): void {
  const done: QueueEntryId[] = [];
  const kept: QueueEntryId[] = [];
  for (const result of results) {
    if (result.done) {
      done.push(result.id);
      continue;
    }
    const row = context.get<{ history: string; dialed: string | null }>(
      "SELECT history, dialed FROM queue_entry WHERE id = ?",
      result.id,
    );
    if (row === undefined) continue;
    const history = [...(JSON.parse(row.history) as QueueAttempt[]), result.attempt];
    context.run(
      `UPDATE queue_entry SET history = ?, dialed = ?, last_error = ?,
         next_attempt_at = coalesce(?, next_attempt_at)
       WHERE id = ?`,
      JSON.stringify(history.slice(-historyMax)),
      dialedText(row.dialed, result.dialed),
      result.attempt.text,
      result.nextAttemptAt ?? null,
      result.id,
    );
    kept.push(result.id);
  }
  removeEntries(context, done);
  if (kept.length > 0) context.changed({ kind: "queue-changed", entryIds: kept });
}

function dialedText(
  before: string | null,
  dialed: readonly DialedAddress[] | undefined,
): string | null {
  if (dialed === undefined || dialed.length === 0) return before;
  const all = [...(before === null ? [] : (JSON.parse(before) as DialedAddress[])), ...dialed];
  return JSON.stringify(all.slice(-dialedMax));
}

export function rescheduleQueue(
  context: WriteContext,
  { ids, at }: Jobs["rescheduleQueue"]["args"],
): number {
  const listed = ids === undefined ? null : JSON.stringify(ids);
  const changed = context
    .statement(
      `UPDATE queue_entry SET next_attempt_at = ?
       WHERE ? IS NULL OR id IN (SELECT value FROM json_each(?)) RETURNING id`,
    )
    .pluck()
    .all(at, listed, listed) as number[];
  if (changed.length > 0) context.changed({ kind: "queue-changed", entryIds: changed });
  return changed.length;
}

export function dropQueueEntries(
  context: WriteContext,
  { ids }: Jobs["dropQueueEntries"]["args"],
): number {
  return removeEntries(context, ids);
}

function removeEntries(context: WriteContext, ids: readonly QueueEntryId[]): number {
  let removed = 0;
  for (const id of ids) {
    const row = context.get<{ body_id: number }>(
      "DELETE FROM queue_entry WHERE id = ? RETURNING body_id",
      id,
    );
    if (row === undefined) continue;
    releaseBody(context, row.body_id);
    removed++;
  }
  if (removed > 0) context.changed({ kind: "queue-changed", entryIds: ids });
  return removed;
}
