import type { QueueEntry } from "../store/queue-entry.ts";

/** Entries that go to their server in one transaction. */
export interface Batch {
  readonly domain: string;
  readonly entries: readonly QueueEntry[];
}

/** So that one message with very many recipients does not hold its domain for hours. */
export const batchEntriesMax = 1_000;

/** Those of `entries`, all of one domain, that can go together with the first. */
export function batchOf(entries: readonly QueueEntry[]): QueueEntry[] {
  const [first] = entries;
  if (first === undefined) return [];
  const key = transactionKey(first);
  return entries.filter((entry) => transactionKey(entry) === key).slice(0, batchEntriesMax);
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
