import { setImmediate } from "node:timers/promises";
import type { QueueEntryId } from "./ids.ts";
import type { Slice } from "./queue-people-reads.ts";

/** mail-behaviours 3.9 */
export const retiredPruningTimes = { firstMs: 3_000, againMs: 3600 * 1000 } as const;

export interface RetiredPruning {
  /** Those retired entries that were to be kept until `now`, of the next ones with a number above `after`. */
  readonly over: (after: number, now: number) => Slice;
  readonly prune: (args: {
    readonly ids: readonly QueueEntryId[];
    readonly now: number;
  }) => Promise<number>;
}

/** Forgets queue entries that left long ago, in slices. */
export async function pruneRetired(
  { over, prune }: RetiredPruning,
  signal: AbortSignal,
): Promise<void> {
  const now = Date.now();
  for (let after = 0; !signal.aborted;) {
    const { found, through } = over(after, now);
    if (found.length > 0) await prune({ ids: found.map(({ id }) => id), now });
    if (through === undefined) return;
    after = through;
    await setImmediate();
  }
}
