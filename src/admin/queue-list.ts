import * as v from "valibot";
import { limit } from "./arguments.ts";
import { callOf } from "./call.ts";

export interface QueueFacts {
  readonly id: number;
  readonly from: string;
  readonly to: string;
  readonly subject: string;
  readonly octets: number;
  readonly queuedAt: number;
  readonly attempts: number;
  readonly nextAttemptAt: number;
  readonly lastError: string | undefined;
}

/** What waits to be sent, in the order of the next attempts. */
export const queueList = callOf(v.strictObject({ limit }), ({ store }, args) =>
  store.queueEntries(args.limit).map((entry): QueueFacts => ({
    id: entry.id,
    from: entry.reversePath,
    to: entry.recipient,
    subject: entry.subject,
    octets: entry.size,
    queuedAt: entry.queuedAt,
    attempts: entry.attempts,
    nextAttemptAt: entry.nextAttemptAt,
    lastError: entry.lastError,
  })),
);
