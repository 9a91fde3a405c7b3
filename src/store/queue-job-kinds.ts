import type { AccountId, QueueEntryId } from "./ids.ts";
import type { DialedAddress, QueueAttempt } from "./queue-entry.ts";
import type { QueueFilter } from "./queue-filter.ts";
import type { RetiredOutcome } from "./queue-retired.ts";
import type { NewHoldRule, NewSuppression, QueueChange } from "./queue-store.ts";

/** Jobs of the writer thread about the queue, beyond those that deliver. */
export interface QueueJobs {
  /** Resolves to those that began: they are there and not held. */
  beginAttempts: {
    args: {
      entries: readonly { readonly id: QueueEntryId; readonly nextAttemptAt: number }[];
      startedAt: number;
    };
    result: readonly QueueEntryId[];
  };
  dropQueueEntries: { args: { ids: readonly QueueEntryId[] }; result: number };
  /** Of entries with a number above `after` up to `through`. */
  changeQueue: {
    args: { filter: QueueFilter; after: number; through: number; change: QueueChange };
    result: number;
  };
  addHoldRule: { args: NewHoldRule; result: { readonly id: number } };
  removeHoldRule: { args: { id: number }; result: void };
  suppress: { args: NewSuppression; result: void };
  unsuppress: { args: { accountId: AccountId; address: string }; result: void };
  /** Of these, those that were to be kept until `now`. */
  pruneRetired: { args: { ids: readonly QueueEntryId[]; now: number }; result: number };
}

export interface AttemptResult {
  readonly id: QueueEntryId;
  readonly attempt: QueueAttempt;
  /** Undefined: it stays and waits for the next attempt. */
  readonly ended: Exclude<RetiredOutcome, "dropped"> | undefined;
  /** Attempts, of one that has ended, that `beginAttempts` has not counted. */
  readonly uncounted?: number | undefined;
  /** Added to what the entry remembers. */
  readonly dialed?: readonly DialedAddress[] | undefined;
  /** Undefined keeps the time that beginAttempts set. */
  readonly nextAttemptAt?: number | undefined;
  /** Why no more mail of the account goes to this recipient, where that follows. */
  readonly suppress?: string | undefined;
}
