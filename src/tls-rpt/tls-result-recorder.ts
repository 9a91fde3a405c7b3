import { faultText } from "../log/fault-text.ts";
import type { Log } from "../log/log.ts";
import { addedUp, dailyResult, resultKey } from "./daily-result.ts";
import type { DailyTlsResult } from "./daily-result.ts";
import type { TlsResult, TlsResults } from "./tls-result.ts";

export interface TlsResultRecorderOptions {
  readonly store: {
    readonly secureDelivery: {
      recordTlsResults(results: readonly DailyTlsResult[]): Promise<void>;
    };
  };
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  readonly log: Log;
  /** Default: a minute. Shorter in tests. */
  readonly periodMs?: number;
}

const defaultPeriodMs = 60_000;
/** Different ones that wait to be written; past it, they are written at once. */
const waitingMax = 1000;

/**
 * Adds results up and writes them, at most once in a minute: in the commit of another write where `joinWrite` is called
 * beside it, else by itself. What a crash takes with it is missing in a statistic only.
 */
export class TlsResultRecorder implements TlsResults, AsyncDisposable {
  readonly #options: TlsResultRecorderOptions;
  #waiting = new Map<string, DailyTlsResult>();
  #timer: NodeJS.Timeout | undefined;
  readonly #writes = new Set<Promise<void>>();
  #isClosed = false;
  #writtenAt = -Infinity;

  constructor(options: TlsResultRecorderOptions) {
    this.#options = options;
  }

  record(result: TlsResult): void {
    const daily = dailyResult(result, this.#options.clock());
    const key = resultKey(daily);
    const before = this.#waiting.get(key);
    // Also brings the failures of a single result together that are alike.
    const start = before ?? { ...daily, successful: 0, failed: 0, failures: [] };
    this.#waiting.set(key, addedUp(start, daily));
    if (this.#isClosed || this.#waiting.size >= waitingMax) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), this.#periodMs).unref();
  }

  /** To be called right beside another write to the store: jobs that come together share their commit. */
  joinWrite(): void {
    if (this.#options.clock() - this.#writtenAt >= this.#periodMs) this.flush();
  }

  /** Gives what waits to the store. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#waiting.size === 0) return;
    this.#writtenAt = this.#options.clock();
    const results = [...this.#waiting.values()];
    this.#waiting = new Map();
    const write = this.#write(results).finally(() => this.#writes.delete(write));
    this.#writes.add(write);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    this.flush();
    await Promise.all(this.#writes);
  }

  get #periodMs(): number {
    return this.#options.periodMs ?? defaultPeriodMs;
  }

  async #write(results: readonly DailyTlsResult[]): Promise<void> {
    try {
      await this.#options.store.secureDelivery.recordTlsResults(results);
    } catch (error) {
      // Such as a full disk: no mail depends on it.
      this.#options.log.warn("tls-rpt.results.lost", {
        count: results.length,
        reason: faultText(error),
      });
    }
  }
}
