/**
 * How long a delivery waits for others that are on their way, so that they share its syncs. Far below what a sync
 * costs on an SD card (5 to 50 ms), and nothing where nobody else is sending.
 */
const patienceMs = 20;

export interface ArrivalsOptions {
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
  /** What was held back is to go now. */
  readonly flush: () => void;
}

/**
 * Groups deliveries. A client between MAIL and the end of its data has announced a message, and so has one that has just
 * sent another; while there are such clients, deliveries that are complete are held back for a moment. When the last one
 * has arrived, all go at once. While a group is being stored, the next one gathers.
 */
export class ExpectedArrivals implements Disposable {
  readonly #options: ArrivalsOptions;
  /** Until when each announced message is waited for. */
  readonly #announced = new Map<object, number>();
  /** Deliveries held back, and those on their way to the disk. */
  #held = 0;
  #storing = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ArrivalsOptions) {
    this.#options = options;
  }

  /**
   * A message will come soon; disposed of when it has been stored, or will not come. Nobody waits for it any longer
   * than `withinMs`.
   */
  expect(withinMs: number): Disposable {
    const key = {};
    this.#announced.set(key, this.#options.now() + withinMs);
    return {
      [Symbol.dispose]: () => {
        if (this.#announced.delete(key) && this.#held > 0) this.#flushIfComplete();
      },
    };
  }

  /** A delivery has come: `flush` is called now or in a moment. */
  arrive(): void {
    this.#held++;
    this.#flushIfComplete();
    if (this.#held > 0) this.#timer ??= setTimeout(() => this.flush(), patienceMs);
  }

  /** A delivery is on disk, or has failed. */
  stored(): void {
    this.#storing--;
    if (this.#held > 0) this.#flushIfComplete();
  }

  /** Holds nothing back any longer. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#storing += this.#held;
    this.#held = 0;
    this.#options.flush();
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }

  #flushIfComplete(): void {
    if (this.#storing === 0 && this.#isComplete()) this.flush();
  }

  #isComplete(): boolean {
    if (this.#announced.size <= this.#held) return true;
    const now = this.#options.now();
    let expected = 0;
    for (const until of this.#announced.values()) if (until > now) expected++;
    return expected <= this.#held;
  }
}
