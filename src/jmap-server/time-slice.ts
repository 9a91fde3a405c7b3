import { setImmediate } from "node:timers/promises";

/** How long one request works before the others get their turn. */
const sliceMs = 6;

/** Keeps long work from stalling the event loop: `if (slice.isOver) await slice.renew()`. */
export class TimeSlice {
  #startedAt = performance.now();

  get isOver(): boolean {
    return performance.now() - this.#startedAt > sliceMs;
  }

  async renew(): Promise<void> {
    await setImmediate();
    this.#startedAt = performance.now();
  }
}
