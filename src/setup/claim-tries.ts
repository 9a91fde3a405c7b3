/** Wrong codes that cost no waiting: people mistype. */
const freeTries = 5;
const firstWaitMs = 1_000;
/** With waits this long, 50 bits last longer than the box. */
const waitMsMax = 10 * 60_000;

/**
 * Slows down who guesses claim codes: five tries, then a wait that doubles with each wrong one. One count for all, as who
 * is on the network can come from any address. In memory: switching the box off and on is proof of having it.
 */
export class ClaimTries {
  readonly #clock: () => number;
  #failures = 0;
  #waitsUntil = 0;

  /** `clock`: milliseconds, never going back. */
  constructor(clock: () => number) {
    this.#clock = clock;
  }

  /** Milliseconds until the next try is looked at; 0: now. */
  get waitMs(): number {
    return Math.max(0, this.#waitsUntil - this.#clock());
  }

  /** Counted before the code is looked at, so that many at once are not all free. */
  begin(): void {
    this.#failures++;
    const doublings = this.#failures - freeTries;
    if (doublings < 0) return;
    this.#waitsUntil = this.#clock() + Math.min(waitMsMax, firstWaitMs * 2 ** doublings);
  }

  succeeded(): void {
    this.#failures = 0;
    this.#waitsUntil = 0;
  }
}
