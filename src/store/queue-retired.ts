import type { AccountId, QueueEntryId } from "./ids.ts";
import type { QueueAttempt, QueueEntry } from "./queue-entry.ts";

/** How an entry left the queue; "dropped" by a person, who wanted no notice. */
export const retiredOutcomes = ["delivered", "failed", "suppressed", "dropped"] as const;
export type RetiredOutcome = (typeof retiredOutcomes)[number];

/** What is known for a while of an entry that has left the queue. Its message is gone. */
export interface RetiredEntry {
  readonly id: QueueEntryId;
  readonly accountId: AccountId | undefined;
  readonly reversePath: string;
  readonly recipient: string;
  readonly messageId: string;
  readonly subject: string;
  readonly size: number;
  readonly transport: string | undefined;
  readonly requireTls: boolean | undefined;
  readonly fromId: string | undefined;
  readonly extra: Readonly<Record<string, string>>;
  readonly report: QueueEntry["report"];
  readonly queuedAt: number;
  readonly attempts: number;
  readonly history: readonly QueueAttempt[];
  readonly outcome: RetiredOutcome;
  readonly endedAt: number;
  readonly keepUntil: number;
}
