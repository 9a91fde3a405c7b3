import type { Log } from "../log/log.ts";

/** mail-behaviours 3.9 */
const firstMs = 3_000;
const againMs = 3600 * 1000;

export interface RetiredPruningOptions {
  readonly log: Log;
  /** Forgets a slice of what was to be kept until `now`. */
  prune(args: {
    readonly now: number;
  }): Promise<{ readonly removed: number; readonly more: boolean }>;
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

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #begin(): void {
    this.#running = this.#work()
      .catch((error: unknown) => {
        this.#options.log.error("store.pruning.failed", { error: String(error) });
      })
      .finally(() => {
        if (!this.#closed) this.#timer = setTimeout(() => this.#begin(), againMs).unref();
      });
  }

  async #work(): Promise<void> {
    for (let more = true; more && !this.#closed;) {
      ({ more } = await this.#options.prune({ now: Date.now() }));
    }
  }
}
