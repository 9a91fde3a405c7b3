import { addReferences } from "./body-table.ts";
import { bodyThread } from "./body-thread.ts";
import { isHeldByRule } from "./hold-rule-jobs.ts";
import type { BodyId, QueueEntryId } from "./ids.ts";
import type { Jobs } from "./jobs.ts";
import { StoreRefusal } from "./mail-store.ts";
import type { Placed } from "./mail-store.ts";
import { placeMessages } from "./place-messages.ts";
import { checkQuotas } from "./quota.ts";
import type { DialedAddress, NewQueueEntry } from "./queue-entry.ts";
import type { AttemptResult } from "./queue-job-kinds.ts";
import type { DueDomain } from "./queue-store.ts";
import { domainOf } from "./recipient-domain.ts";
import { historyText, retire } from "./retired-jobs.ts";
import { insertSuppression } from "./suppression-jobs.ts";
import type { WriteContext } from "./write-context.ts";

/** Addresses that are remembered with an entry: several hosts with both families, for some attempts. */
const dialedMax = 40;

export function insertQueueEntries(
  context: WriteContext,
  entries: readonly NewQueueEntry[],
  body: { readonly bodyId: BodyId; readonly prefix: string },
): readonly QueueEntryId[] {
  if (entries.length === 0) return [];
  context.queuedCounts.check(entries);
  const due: DueDomain[] = [];
  const ids = entries.map((entry) => {
    if (entry.fromId !== undefined) checkFromId(context, entry);
    const domain = domainOf(entry.recipient);
    const isHeld = entry.held === true || isHeldByRule(context, entry);
    if (!isHeld) due.push({ domain, nextAttemptAt: entry.nextAttemptAt });
    context.queuedCounts.add(entry.accountId ?? null, 1);
    return insertEntry(context, entry, { ...body, domain, isHeld });
  });
  context.changed({ kind: "queue-changed", entryIds: ids, due });
  return ids;
}

function insertEntry(
  context: WriteContext,
  entry: NewQueueEntry,
  of: {
    readonly bodyId: BodyId;
    readonly prefix: string;
    readonly domain: string;
    readonly isHeld: boolean;
  },
): QueueEntryId {
  return context.get<{ id: number }>(
    `INSERT INTO queue_entry (body_id, account_id, reverse_path, recipient, domain, prefix, message_id, subject,
       smtp_utf8, eight_bit_mime, require_tls, tls_required_no, transport, held, attempts_max, from_id, extra,
       release_request, report, dsn, queued_at, next_attempt_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING id`,
    of.bodyId,
    entry.accountId ?? null,
    entry.reversePath,
    entry.recipient,
    of.domain,
    entry.prefix === of.prefix ? null : entry.prefix,
    entry.messageId,
    entry.subject,
    entry.smtpUtf8 ? 1 : 0,
    entry.eightBitMime ? 1 : 0,
    entry.requireTls === true ? 1 : 0,
    entry.requireTls === false ? 1 : 0,
    entry.transport ?? null,
    of.isHeld ? 1 : 0,
    entry.attemptsMax ?? null,
    entry.fromId ?? null,
    entry.extra === undefined ? null : JSON.stringify(entry.extra),
    entry.releaseRequest ?? null,
    entry.report ?? null,
    entry.dsn === undefined ? null : JSON.stringify(entry.dsn),
    entry.queuedAt,
    entry.nextAttemptAt,
  )!.id;
}

/** Notices of others are matched to mail by it, so there must be one mail only. */
function checkFromId(context: WriteContext, { accountId, fromId }: NewQueueEntry): void {
  const account = accountId ?? null;
  const used = context.get(
    `SELECT 1 FROM queue_entry WHERE account_id IS ? AND from_id = ?
     UNION ALL SELECT 1 FROM queue_retired WHERE account_id IS ? AND from_id = ?`,
    account,
    fromId,
    account,
    fromId,
  );
  if (used !== undefined)
    throw new StoreRefusal("exists", `The id "${fromId}" has been used already`);
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
  const attempt = {
    startedAt: context.now,
    durationMs: 0,
    remoteMta: undefined,
    code: undefined,
    enhancedStatusCode: "2.0.0",
    text: "Delivered here",
    delivered: true,
  };
  retire(context, entryId, { outcome: "delivered", attempt, uncounted: 1 });
  context.changed({ kind: "queue-changed", entryIds: [entryId], due: [] });
  return placed;
}

export function beginAttempts(
  context: WriteContext,
  { entries, startedAt }: Jobs["beginAttempts"]["args"],
): readonly QueueEntryId[] {
  // No change is told: the queue itself asked, and it knows.
  return entries
    .filter(({ id, nextAttemptAt }) => {
      const begun = context.run(
        `UPDATE queue_entry SET attempts = attempts + 1, last_attempt_at = ?, next_attempt_at = ?
         WHERE id = ? AND held = 0`,
        startedAt,
        nextAttemptAt,
        id,
      );
      return begun > 0;
    })
    .map(({ id }) => id);
}

/** Results of attempts. Those that have ended leave the queue. */
export function endAttempts(context: WriteContext, results: readonly AttemptResult[]): void {
  const changed = results.filter((result) =>
    result.ended === undefined
      ? keep(context, result)
      : end(context, result, { outcome: result.ended }),
  );
  if (changed.length === 0) return;
  // Of their next attempts the queue knows: it set them.
  context.changed({ kind: "queue-changed", entryIds: changed.map(({ id }) => id), due: [] });
}

function keep(context: WriteContext, result: AttemptResult): boolean {
  const row = context.get<{ history: string; dialed: string | null }>(
    "SELECT history, dialed FROM queue_entry WHERE id = ?",
    result.id,
  );
  if (row === undefined) return false;
  context.run(
    `UPDATE queue_entry SET history = ?, dialed = ?, last_error = ?,
       next_attempt_at = coalesce(?, next_attempt_at)
     WHERE id = ?`,
    historyText(row.history, result.attempt),
    dialedText(row.dialed, result.dialed),
    result.attempt.text,
    result.nextAttemptAt ?? null,
    result.id,
  );
  return true;
}

function end(
  context: WriteContext,
  { id, attempt, suppress, uncounted = 0 }: AttemptResult,
  { outcome }: { readonly outcome: NonNullable<AttemptResult["ended"]> },
): boolean {
  const retired = retire(context, id, { outcome, attempt, uncounted });
  if (retired === undefined) return false;
  const { accountId, recipient } = retired;
  if (suppress !== undefined && accountId !== undefined) {
    insertSuppression(context, { accountId, address: recipient, reason: suppress }, "automatic");
  }
  return true;
}

function dialedText(
  before: string | null,
  dialed: readonly DialedAddress[] | undefined,
): string | null {
  if (dialed === undefined || dialed.length === 0) return before;
  const all = [...(before === null ? [] : (JSON.parse(before) as DialedAddress[])), ...dialed];
  return JSON.stringify(all.slice(-dialedMax));
}
