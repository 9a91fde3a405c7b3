import type { QueueEntry } from "../store/queue-entry.ts";

/** Entries that go to their server in one transaction. */
export interface Batch {
  readonly domain: string;
  readonly entries: readonly QueueEntry[];
}

/** So that one message with very many recipients does not hold its domain for hours. */
export const batchEntriesMax = 1_000;

/**
 * The first of `entries`, all of one domain, with those behind it that can go together with it, up to the first that
 * cannot: recipients of one message come one after the other, in the order of their times and numbers. No more is taken
 * of `entries` than that.
 */
export function batchOf(entries: Iterable<QueueEntry>): QueueEntry[] {
  const batch: QueueEntry[] = [];
  let key: string | undefined;
  for (const entry of entries) {
    key ??= transactionKey(entry);
    if (transactionKey(entry) !== key) break;
    batch.push(entry);
    if (batch.length === batchEntriesMax) break;
  }
  return batch;
}

/** All that MAIL and the octets of the message depend on, and the number of attempts, which their retry does. */
function transactionKey(entry: QueueEntry): string {
  return JSON.stringify([
    entry.bodyId,
    entry.accountId,
    entry.reversePath,
    entry.attempts,
    entry.prefix,
    entry.smtpUtf8,
    entry.eightBitMime,
    // JSON has no undefined, and false is not the same.
    String(entry.requireTls),
    entry.transport,
    entry.report,
    entry.dsn?.ret,
    entry.dsn?.envelopeId,
  ]);
}
