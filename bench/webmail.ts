// The webmail in Chromium, its processor slowed down four times: how soon a large inbox is there, and how long frames
// take while it is scrolled. See README.md.
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import type { CDPSession, Page } from "playwright-core";
import { WebmailHouse } from "../src/interop/webmail-house.ts";
import { median } from "./median.ts";

const usage = `node bench/webmail.ts [--messages N] [--slowdown N] [--rounds N]
  --messages N   in the inbox (100000)
  --slowdown N   of the browser's processor (4)
  --rounds N     of each figure the median (3)`;

/** Pixels that the list moves in each frame: a wheel, a finger that flings, the bar that is dragged. */
const speeds = { wheel: 40, fling: 400, drag: 20_000 } as const;
const framesOfRound = 150;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      messages: { type: "string", default: "100000" },
      slowdown: { type: "string", default: "4" },
      rounds: { type: "string", default: "3" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    console.log(usage);
    return;
  }
  const [messages, slowdown, rounds] = [values.messages, values.slowdown, values.rounds].map(
    Number,
  );
  await using house = await WebmailHouse.open(messages!);
  for (const size of ["desktop", "phone"] as const) {
    const page = await house.window(size);
    await house.enter(page);
    const browser = await page.context().newCDPSession(page);
    await browser.send("Emulation.setCPUThrottlingRate", { rate: slowdown! });
    await browser.send("Performance.setTimeDomain", { timeDomain: "threadTicks" });
    await browser.send("Performance.enable");
    await page.addInitScript(noteFirstRow);
    const firsts: number[] = [];
    for (let round = 0; round < rounds!; round++) firsts.push(await firstRowMs(page));
    report(`${size}: first rows, ms`, [median(firsts), Math.max(...firsts)], "median, most");
    for (const [name, pixels] of Object.entries(speeds)) {
      const frames: number[] = [];
      const before = await busySeconds(browser);
      for (let round = 0; round < rounds!; round++) frames.push(...(await scroll(page, pixels)));
      const busy = ((await busySeconds(browser)) - before) * 1000;
      const sorted = frames.toSorted((one, other) => one - other);
      const at = (part: number): number => sorted[Math.floor(part * (sorted.length - 1))]!;
      report(`${size}: ${name}, ms`, [at(0.5), at(0.95), at(1)], "p50, p95, most");
      report(`${size}: ${name}, work per frame, ms`, [busy / frames.length], "mean");
    }
    // What was asked for last comes to its end.
    await sleep(1000);
    await page.context().close();
  }
}

/** Runs in the page, before everything else. */
const noteFirstRow = `
const look = () => {
  if (document.querySelector(".row:not(.waiting)") === null) requestAnimationFrame(look);
  else requestAnimationFrame(() => (globalThis.firstRowMs = performance.now()));
};
look();
`;

/** The page anew, as by somebody who comes again. */
async function firstRowMs(page: Page): Promise<number> {
  await page.reload();
  for (;;) {
    const ms: unknown = await page.evaluate("globalThis.firstRowMs ?? 0");
    if (Number(ms) > 0) return Number(ms);
    await sleep(50);
  }
}

/** Processor time of the page's main thread since its beginning: what else this machine does is not in it. */
async function busySeconds(browser: CDPSession): Promise<number> {
  const { metrics } = await browser.send("Performance.getMetrics");
  return metrics.find(({ name }) => name === "TaskDuration")?.value ?? 0;
}

async function scroll(page: Page, pixels: number): Promise<readonly number[]> {
  const frames: unknown = await page.evaluate(`new Promise((resolve) => {
    const list = document.querySelector(".list");
    const frames = [];
    let last;
    const step = (now) => {
      if (last !== undefined) frames.push(now - last);
      last = now;
      const end = list.scrollHeight - list.clientHeight;
      list.scrollTop = (list.scrollTop + ${pixels}) % end;
      if (frames.length < ${framesOfRound}) requestAnimationFrame(step);
      else resolve(frames);
    };
    requestAnimationFrame(step);
  })`);
  return frames as readonly number[];
}

function report(name: string, values: readonly number[], words: string): void {
  console.log(
    `${name.padEnd(40)} ${values.map((value) => value.toFixed(1)).join("  ")}  (${words})`,
  );
}

await main();
