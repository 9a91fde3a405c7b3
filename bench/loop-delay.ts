// Loaded into the server by `node --import`: how long its event loop was held, between one SIGUSR2 and the next, or
// the end of the process.
import { writeFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { isMainThread } from "node:worker_threads";

/** Milliseconds. */
export interface LoopDelay {
  readonly max: number;
  readonly p99: number;
}

const file = process.env["BENCH_LOOP_DELAY_FILE"];

if (isMainThread && file !== undefined) {
  const resolutionMs = 1;
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs });
  const delays: LoopDelay[] = [];
  const note = (): void => {
    delays.push({ max: histogram.max / 1e6, p99: histogram.percentile(99) / 1e6 });
    histogram.reset();
  };
  process.on("SIGUSR2", () => {
    note();
    histogram.enable();
  });
  process.on("exit", () => {
    note();
    writeFileSync(file, JSON.stringify(delays));
  });
}
