// Homepost next to Debian's Postfix with Dovecot, on the same machine, in the same run. See README.md.
import { readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { ImapClient } from "../src/testing/imap-client.ts";
import { SmtpClient } from "../src/testing/smtp-client.ts";
import { measureDelivery, measureSyncs } from "./delivery.ts";
import { homepost } from "./homepost.ts";
import { measureIdle } from "./idle.ts";
import type { LoopDelay } from "./loop-delay.ts";
import { measureMailbox } from "./mailbox.ts";
import { median } from "./median.ts";
import { postfixDovecot } from "./postfix-dovecot.ts";
import { memoryMib } from "./process-tree.ts";
import { formatReport } from "./report.ts";
import { type Figures, fullSizes, quickSizes, type Sizes } from "./sizes.ts";
import type { StartTarget, Target } from "./target.ts";

const usage = `node bench/run.ts [--quick] [--repeat N] [--only homepost|postfix] [--homepost FILE] [--work DIR] [--json FILE]
  --quick          smaller sizes, once: a minute or so
  --repeat N       so often instead; the table has medians
  --only NAME      one server only
  --homepost FILE  the executable; else that of "make dist"
  --work DIR       data goes there: name the disk that is to be measured
  --json FILE      all figures of all repetitions`;

const startMsMax = 30_000;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      quick: { type: "boolean", default: false },
      repeat: { type: "string" },
      only: { type: "string" },
      homepost: { type: "string" },
      work: { type: "string", default: tmpdir() },
      json: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  // What was started is ended by handlers of the exit.
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
  const sizes = values.quick ? quickSizes : fullSizes;
  const theirs: Figures[] = [];
  const ours: Figures[] = [];
  const repetitions = Number(values.repeat ?? sizes.repetitions);
  for (let repetition = 0; repetition < repetitions; repetition++) {
    if (values.only !== "homepost") theirs.push(await measure(postfixDovecot, sizes, values.work));
    if (values.only === "postfix") continue;
    const figures = await measure(homepost({ executable: values.homepost }), sizes, values.work);
    await measureLoop(sizes, values.work, figures);
    ours.push(figures);
  }
  process.stdout.write(`\n${formatReport(medians(theirs), medians(ours))}\n`);
  if (values.json === undefined) return;
  const all = { theirs: theirs.map(plain), ours: ours.map(plain) };
  await writeFile(values.json, `${JSON.stringify(all, undefined, 2)}\n`);
}

/** All figures of one server on a fresh folder. */
async function measure(start: StartTarget, sizes: Sizes, work: string): Promise<Figures> {
  const figures: Figures = new Map();
  await withFolder(work, async (directory) => {
    const started = performance.now();
    await using target = await start(directory);
    await greeted(target);
    figures.set("start_ms", performance.now() - started);
    tell(`${target.name} (${target.version})`);
    await sleep(2000);
    figures.set("memory_rest_mib", memoryMib(target.roots()));
    await step("delivery", () => measureDelivery(target, sizes, figures));
    await step("syncs", () => measureSyncs(target, sizes, figures));
    await step("mailbox", () => measureMailbox(target, sizes, figures));
    await sleep(2000);
    figures.set("memory_load_mib", memoryMib(target.roots()));
    await step("idle", () => measureIdle(target, sizes, figures));
  });
  return figures;
}

/** The longest time that our event loop was held, under the same load but run from the sources. */
async function measureLoop(sizes: Sizes, work: string, figures: Figures): Promise<void> {
  await withFolder(work, async (directory) => {
    const file = join(directory, "loop-delay.json");
    const nodeOptions = ["--import", join(import.meta.dirname, "loop-delay.ts")];
    {
      const env = { BENCH_LOOP_DELAY_FILE: file };
      await using target = await homepost({ nodeOptions, env })(directory);
      await greeted(target);
      const unused: Figures = new Map();
      const mark = (): void => {
        for (const pid of target.roots()) process.kill(pid, "SIGUSR2");
      };
      mark();
      await step("event loop", () => measureDelivery(target, sizes, unused));
      mark();
      await step("event loop", () => measureMailbox(target, sizes, unused));
    }
    const delays = JSON.parse(readFileSync(file, "utf8")) as LoopDelay[];
    for (const [index, name] of ["start", "delivery", "mailbox"].entries()) {
      figures.set(`loop_${name}_max_ms`, delays[index]?.max ?? NaN);
      figures.set(`loop_${name}_p99_ms`, delays[index]?.p99 ?? NaN);
    }
  });
}

/** Waits for both greetings. */
async function greeted(target: Target): Promise<void> {
  const deadline = performance.now() + startMsMax;
  for (;;) {
    try {
      await using smtp = await SmtpClient.connect({ port: target.smtpPort });
      await smtp.expect(220);
      await using imap = await ImapClient.connect({ port: target.imapPort });
      if (imap.greeting.text.startsWith("* OK")) return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
    await sleep(2);
  }
}

async function withFolder(work: string, use: (path: string) => Promise<void>): Promise<void> {
  const directory = await mkdtemp(join(work, "homepost-bench-"));
  try {
    await use(directory);
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function step(name: string, work: () => Promise<void>): Promise<void> {
  const started = performance.now();
  await work();
  tell(`  ${name}: ${((performance.now() - started) / 1000).toFixed(1)} s`);
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}

function medians(repetitions: readonly Figures[]): Figures | undefined {
  const [first] = repetitions;
  if (!first) return undefined;
  const values = (name: string): number[] => repetitions.flatMap((of) => of.get(name) ?? []);
  return new Map([...first.keys()].map((name) => [name, median(values(name))]));
}

function plain(figures: Figures): Record<string, number> {
  return Object.fromEntries(figures);
}

await main();
