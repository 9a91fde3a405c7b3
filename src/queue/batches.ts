import { domainNameOf } from "../dns/domain-name.ts";
import type { QueueEntry } from "../store/queue-entry.ts";

/** Entries that go to their server in one transaction. */
export interface Batch {
  readonly domain: string;
  readonly entries: readonly QueueEntry[];
}

/** So that one message with very many recipients does not hold its domain for hours. */
const batchEntriesMax = 1_000;

/** The domain that the scheduler knows the recipient by: A-labels, or the literal, in lower case. */
export function domainOf(recipient: string): string {
  const domain = recipient.slice(recipient.lastIndexOf("@") + 1);
  return domainNameOf(domain) ?? domain.toLowerCase();
}

/** At most one batch per domain that is not `busy`, in the order of the entries; at most `limit` batches. */
export function batchesOf(
  entries: readonly QueueEntry[],
  { busy, limit }: { readonly busy: (domain: string) => boolean; readonly limit: number },
): readonly Batch[] {
  const chosen = new Map<string, { readonly key: string; readonly entries: QueueEntry[] }>();
  for (const entry of entries) {
    const domain = domainOf(entry.recipient);
    const batch = chosen.get(domain);
    if (batch === undefined) {
      if (chosen.size < limit && !busy(domain)) {
        chosen.set(domain, { key: transactionKey(entry), entries: [entry] });
      }
    } else if (batch.entries.length < batchEntriesMax && batch.key === transactionKey(entry)) {
      batch.entries.push(entry);
    }
  }
  return [...chosen].map(([domain, batch]) => ({ domain, entries: batch.entries }));
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
    entry.dsn?.ret,
    entry.dsn?.envelopeId,
  ]);
}
