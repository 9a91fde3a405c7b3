import type { Log } from "../log/log.ts";
import type { BodyReader } from "./body-reader.ts";
import { Compaction } from "./compaction.ts";
import type { JobKind, Jobs } from "./jobs.ts";
import { retiredOver } from "./queue-people-reads.ts";
import type { Reader } from "./reader.ts";
import { RecurringWork } from "./recurring-work.ts";
import { pruneRetired, retiredPruningTimes } from "./retired-pruning.ts";
import { ThreadFilling } from "./thread-filling.ts";
import { TombstonePruning, tombstoneLimits } from "./tombstone-pruning.ts";
import type { TombstoneLimits } from "./tombstone-pruning.ts";

export interface HousekeepingOptions {
  readonly log: Log;
  readonly reader: Reader;
  readonly bodies: BodyReader;
  /** Default: tombstoneLimits. Smaller in tests. */
  readonly tombstones: TombstoneLimits | undefined;
  readonly run: <Kind extends JobKind>(
    kind: Kind,
    args: Jobs[Kind]["args"],
  ) => Promise<Jobs[Kind]["result"]>;
}

/** What the store does by itself, in small steps between the work that it is given. */
export class Housekeeping implements AsyncDisposable {
  /** Moves live records together, until nothing is worth moving. */
  readonly compaction: Compaction;
  /** Gives messages of older releases their threads. */
  readonly threadFilling: ThreadFilling;
  /** Forgets removals beyond the limits. */
  readonly tombstonePruning: TombstonePruning;
  /** Forgets what left the queue long ago. */
  readonly retiredPruning: RecurringWork;

  constructor({ log, reader, bodies, tombstones, run }: HousekeepingOptions) {
    this.compaction = new Compaction({
      log,
      compact: (args) => run("compact", args),
      removed: (segment) => bodies.drop(segment),
    });
    this.threadFilling = new ThreadFilling({
      log,
      reader,
      bodies,
      fill: (messages) => run("fillThreads", messages),
    });
    this.threadFilling.start();
    const retired = {
      over: (after: number, now: number) => retiredOver(reader, { after, now }),
      prune: (args: Jobs["pruneRetired"]["args"]) => run("pruneRetired", args),
    };
    this.retiredPruning = new RecurringWork({
      ...retiredPruningTimes,
      log,
      work: (signal) => pruneRetired(retired, signal),
    });
    this.tombstonePruning = new TombstonePruning({
      log,
      reader,
      limits: tombstones ?? tombstoneLimits,
      prune: (args) => run("pruneTombstones", args),
      pruneRemoved: (args) => run("pruneRemovedMailbox", args),
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([
      this.compaction[Symbol.asyncDispose](),
      this.threadFilling[Symbol.asyncDispose](),
      this.tombstonePruning[Symbol.asyncDispose](),
      this.retiredPruning[Symbol.asyncDispose](),
    ]);
  }
}
