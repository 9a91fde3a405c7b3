import { setImmediate } from "node:timers/promises";
import type { Steps } from "../imap/steps.ts";

/** How long one request or session works before the others get their turn. */
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

/** Runs work that comes in steps. */
export async function inSlices<Result>(steps: Steps<Result>, slice: TimeSlice): Promise<Result> {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    if (slice.isOver) await slice.renew();
  }
}
