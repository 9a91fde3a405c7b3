import type { Log } from "../log/log.ts";
import type { CompactArgs, Compacted } from "./jobs.ts";

/** Dead octets make a sealed segment worth compacting from this share on; less of them after a week. */
const deadShare = 0.5;
const restMs = 7 * 24 * 3600 * 1000;
/** One job moves at most this: deliveries wait behind it. */
const sliceOctets = 2 * 1024 * 1024;
/** After messages went, others often follow. */
const soonMs = 30_000;
const hourMs = 3600 * 1000;

export interface CompactionOptions {
  readonly log: Log;
  compact(args: CompactArgs): Promise<Compacted>;
  /** A segment's file is gone. */
  removed(segment: number): void;
}

/** Gives space of removed messages back, in the background and a slice at a time. */
export class Compaction implements AsyncDisposable {
  readonly #options: CompactionOptions;
  readonly #hourly: NodeJS.Timeout;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #closed = false;

  constructor(options: CompactionOptions) {
    this.#options = options;
    this.#hourly = setInterval(() => this.soon(), hourMs).unref();
  }

  /** Something was removed: look for work in a while. */
  soon(): void {
    if (this.#closed || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.run().catch((error: unknown) => {
        this.#options.log.error("store.compaction.failed", { error: String(error) });
      });
    }, soonMs).unref();
  }

  /** Works until nothing is worth it, or until closed. */
  run(): Promise<void> {
    this.#running ??= this.#work().finally(() => (this.#running = undefined));
    return this.#running;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    clearInterval(this.#hourly);
    clearTimeout(this.#timer);
    await this.#running?.catch(() => {});
  }

  async #work(): Promise<void> {
    const except: number[] = [];
    for (let more = true; more && !this.#closed;) {
      const done = await this.#options.compact({
        deadShare,
        sealedBefore: Date.now() - restMs,
        sliceOctets,
        except,
      });
      if (done.stuck !== undefined) {
        except.push(done.stuck);
        this.#options.log.warn("store.segment.damaged", { segment: done.stuck });
      }
      for (const segment of done.removed) {
        this.#options.removed(segment);
        this.#options.log.info("store.segment.compacted", { segment });
      }
      more = done.more;
    }
  }
}
