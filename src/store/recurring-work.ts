import type { Log } from "../log/log.ts";

export interface RecurringWorkOptions {
  readonly log: Log;
  /** After the start, and then after each time. */
  readonly firstMs: number;
  readonly againMs: number;
  /** Ends early once the signal is aborted. */
  work(signal: AbortSignal): Promise<void>;
}

/** Something that is done in the background every so often, one at a time. */
export class RecurringWork implements AsyncDisposable {
  readonly #options: RecurringWorkOptions;
  readonly #ending = new AbortController();
  #timer: NodeJS.Timeout;
  #running: Promise<void> | undefined;

  constructor(options: RecurringWorkOptions) {
    this.#options = options;
    this.#timer = setTimeout(() => this.#begin(), options.firstMs).unref();
  }

  /** Does it now; where it is being done already, resolves with that. */
  run(): Promise<void> {
    const { signal } = this.#ending;
    this.#running ??= this.#options.work(signal).finally(() => (this.#running = undefined));
    return this.#running;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort();
    clearTimeout(this.#timer);
    await this.#running?.catch(() => {});
  }

  #begin(): void {
    const { log, againMs } = this.#options;
    this.run()
      .catch((error: unknown) => log.error("store.pruning.failed", { error: String(error) }))
      .finally(() => {
        if (this.#ending.signal.aborted) return;
        this.#timer = setTimeout(() => this.#begin(), againMs).unref();
      });
  }
}
