import * as v from "valibot";
import type { QueueDsn, QueueEntry } from "../store/queue-entry.ts";
import { callOf, CallRefusal } from "./call.ts";
import { queueId } from "./arguments.ts";
import { mailDetails, type MailDetails } from "./mail-facts.ts";
import { queueFacts } from "./queue-list.ts";
import type { QueueFacts } from "./queue-list.ts";

export interface QueueDetails extends QueueFacts, MailDetails {
  readonly releaseRequest: string | undefined;
  readonly attemptsMax: number | undefined;
  readonly lastAttemptAt: number | undefined;
  readonly dsn: QueueDsn | undefined;
  readonly smtpUtf8: boolean;
  readonly eightBitMime: boolean;
  readonly dialed: QueueEntry["dialed"];
}

/** All that is known of one message that waits. */
export const queueShow = callOf(
  v.strictObject({ id: queueId }),
  ({ store }, { id }): QueueDetails => {
    const entry = store.queueEntry(id);
    if (entry === undefined) {
      const isRetired = store.queue.retired(id) !== undefined;
      const hint = isRetired ? `it has left: see "queue retired show ${id}"` : 'see "queue list"';
      throw new CallRefusal(`Message ${id} does not wait to be sent; ${hint}`);
    }
    return {
      ...queueFacts(store, entry),
      ...mailDetails(entry),
      releaseRequest: entry.releaseRequest,
      attemptsMax: entry.attemptsMax,
      lastAttemptAt: entry.lastAttemptAt,
      dsn: entry.dsn,
      smtpUtf8: entry.smtpUtf8,
      eightBitMime: entry.eightBitMime,
      dialed: entry.dialed,
    };
  },
);
