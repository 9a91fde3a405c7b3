import { releaseBody } from "./body-table.ts";
import type { AccountId, QueueEntryId } from "./ids.ts";
import type { QueueAttempt } from "./queue-entry.ts";
import type { QueueJobs } from "./queue-job-kinds.ts";
import type { RetiredOutcome } from "./queue-retired.ts";
import type { WriteContext } from "./write-context.ts";

/** Attempts whose results are kept for people. */
const historyMax = 20;
/** Of mail that belongs to no account. mail-behaviours 3.9 */
const keepWithoutAccountMs = 7 * 24 * 3600 * 1000;
export interface Retirement {
  readonly outcome: RetiredOutcome;
  /** The last attempt, where there was one. */
  readonly attempt: QueueAttempt | undefined;
  /** Attempts that have not been counted yet. */
  readonly uncounted: number;
}

/** The entry as it left the queue. */
export interface Retired {
  readonly accountId: AccountId | undefined;
  readonly recipient: string;
}

/** Takes an entry out of the queue, and keeps what its account wants kept. Undefined where it is gone. */
export function retire(
  context: WriteContext,
  id: QueueEntryId,
  { outcome, attempt, uncounted }: Retirement,
): Retired | undefined {
  const row = context.get<{
    body_id: number;
    account_id: number | null;
    recipient: string;
    history: string;
    keep: number | null;
  }>(
    `SELECT q.body_id, q.account_id, q.recipient, q.history, a.keep_retired_ms AS keep
     FROM queue_entry q LEFT JOIN account a ON a.id = q.account_id WHERE q.id = ?`,
    id,
  );
  if (row === undefined) return undefined;
  const keepMs = row.keep ?? keepWithoutAccountMs;
  if (keepMs > 0) {
    context.run(
      `INSERT INTO queue_retired (id, account_id, reverse_path, recipient, domain, message_id, subject, size,
         require_tls, tls_required_no, transport, from_id, extra, report, queued_at, attempts, history, outcome,
         ended_at, keep_until)
       SELECT q.id, q.account_id, q.reverse_path, q.recipient, q.domain, q.message_id, q.subject,
         b.size + length(coalesce(q.prefix, b.prefix)), q.require_tls, q.tls_required_no, q.transport, q.from_id,
         q.extra, q.report, q.queued_at, q.attempts + ?, ?, ?, ?, ?
       FROM queue_entry q JOIN body b ON b.id = q.body_id WHERE q.id = ?`,
      uncounted,
      historyText(row.history, attempt),
      outcome,
      context.now,
      context.now + keepMs,
      id,
    );
  }
  context.run("DELETE FROM queue_entry WHERE id = ?", id);
  releaseBody(context, row.body_id);
  context.queuedCounts.add(row.account_id, -1);
  return { accountId: row.account_id ?? undefined, recipient: row.recipient };
}

/** The attempts of `before`, JSON, with one more. */
export function historyText(before: string, attempt: QueueAttempt | undefined): string {
  if (attempt === undefined) return before;
  const history = [...(JSON.parse(before) as QueueAttempt[]), attempt];
  return JSON.stringify(history.slice(-historyMax));
}

/** Forgets those of the retired entries whose time is over. Returns how many. */
export function pruneRetired(
  context: WriteContext,
  { ids, now }: QueueJobs["pruneRetired"]["args"],
): number {
  return context.run(
    "DELETE FROM queue_retired WHERE id IN (SELECT value FROM json_each(?)) AND keep_until <= ?",
    JSON.stringify(ids),
    now,
  );
}
