// Loaded into the server by `node --import`: how long its event loop was held, between SIGUSR2 and the end.
import { writeFileSync } from "node:fs";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { isMainThread } from "node:worker_threads";

const file = process.env["BENCH_LOOP_DELAY_FILE"];

if (isMainThread && file !== undefined) {
  const resolutionMs = 1;
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs });
  process.on("SIGUSR2", () => {
    histogram.reset();
    histogram.enable();
  });
  process.on("exit", () => {
    const milliseconds = (nanoseconds: number): number => nanoseconds / 1e6;
    const figures = {
      max: milliseconds(histogram.max),
      p99: milliseconds(histogram.percentile(99)),
    };
    writeFileSync(file, JSON.stringify(figures));
  });
}
