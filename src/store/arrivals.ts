/**
 * How long a delivery waits for others that are on their way, so that they share its syncs. Far below what a sync
 * costs on an SD card (5 to 50 ms), and nothing where nobody else is sending.
 */
const patienceMs = 8;
/** Whoever has announced a message and does not send it is waited for no longer than this. */
const freshMs = 200;

export interface ArrivalsOptions {
  /** Milliseconds on a clock that never goes back. */
  readonly now: () => number;
  /** What was held back is to go now. */
  readonly flush: () => void;
}

/**
 * Groups deliveries. A client between MAIL and the end of its data has announced a message; while there are such
 * clients, deliveries that are complete are held back for a moment. When the last one has arrived, all go at once.
 */
export class ExpectedArrivals implements Disposable {
  readonly #options: ArrivalsOptions;
  /** When each message was announced. */
  readonly #announced = new Map<object, number>();
  /** Deliveries given to the store and not yet on disk. */
  #arrived = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: ArrivalsOptions) {
    this.#options = options;
  }

  /** A message will come soon; disposed of when it has been stored, or will not come. */
  expect(): Disposable {
    const key = {};
    this.#announced.set(key, this.#options.now());
    return {
      [Symbol.dispose]: () => {
        if (this.#announced.delete(key) && this.#timer !== undefined) this.#flushIfComplete();
      },
    };
  }

  /** A delivery has come. Whether it should be held back until `flush`. */
  arrive(): boolean {
    this.#arrived++;
    if (this.#isComplete()) {
      this.#flush();
      return false;
    }
    this.#timer ??= setTimeout(() => this.#flush(), patienceMs);
    return true;
  }

  /** A delivery is on disk, or has failed. */
  stored(): void {
    this.#arrived--;
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#timer);
  }

  #flushIfComplete(): void {
    if (this.#isComplete()) this.#flush();
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#options.flush();
  }

  #isComplete(): boolean {
    if (this.#announced.size <= this.#arrived) return true;
    const since = this.#options.now() - freshMs;
    let fresh = 0;
    for (const at of this.#announced.values()) if (at > since) fresh++;
    return fresh <= this.#arrived;
  }
}
