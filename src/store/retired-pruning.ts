import { setImmediate } from "node:timers/promises";
import type { Log } from "../log/log.ts";
import type { QueueEntryId } from "./ids.ts";
import type { Slice } from "./queue-people-reads.ts";

/** mail-behaviours 3.9 */
const firstMs = 3_000;
const againMs = 3600 * 1000;

export interface RetiredPruningOptions {
  readonly log: Log;
  /** Those retired entries that were to be kept until `now`, of the next ones with a number above `after`. */
  over(after: number, now: number): Slice;
  prune(args: { readonly ids: readonly QueueEntryId[]; readonly now: number }): Promise<number>;
}

/** Forgets queue entries that left long ago, in the background, every hour. */
export class RetiredPruning implements AsyncDisposable {
  readonly #options: RetiredPruningOptions;
  #timer: NodeJS.Timeout;
  #running: Promise<void> | undefined;
  #closed = false;

  constructor(options: RetiredPruningOptions) {
    this.#options = options;
    this.#timer = setTimeout(() => this.#begin(), firstMs).unref();
  }

  /** Forgets all of which the time is over. Also runs by itself. */
  run(): Promise<void> {
    this.#running ??= this.#work().finally(() => (this.#running = undefined));
    return this.#running;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#running?.catch(() => {});
  }

  #begin(): void {
    this.run()
      .catch((error: unknown) => {
        this.#options.log.error("store.pruning.failed", { error: String(error) });
      })
      .finally(() => {
        if (!this.#closed) this.#timer = setTimeout(() => this.#begin(), againMs).unref();
      });
  }

  async #work(): Promise<void> {
    const now = Date.now();
    for (let after = 0; !this.#closed;) {
      const { found, through } = this.#options.over(after, now);
      if (found.length > 0) await this.#options.prune({ ids: found.map(({ id }) => id), now });
      if (through === undefined) return;
      after = through;
      await setImmediate();
    }
  }
}
