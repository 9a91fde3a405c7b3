// IMAP on very large mailboxes, next to Dovecot in the same run. See README.md.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { nodeOptions } from "../image/executable/node-options.ts";
import { run } from "../src/interop/program.ts";
import { ImapClient } from "../src/testing/imap-client.ts";
import { type BigMailbox, measureBigMailbox } from "./big-mailbox.ts";
import { homepost } from "./homepost.ts";
import { postfixDovecot } from "./postfix-dovecot.ts";
import { formatReport, type Row } from "./report.ts";
import type { Figures } from "./sizes.ts";
import type { StartTarget, Target } from "./target.ts";

const usage = `node bench/imap.ts [--messages N] [--only homepost|dovecot] [--testdata] [--work DIR]
  --messages N   in INBOX (20000)
  --only NAME    one server only
  --testdata     "homepost testdata" fills INBOX: fast, but not for Dovecot
  --work DIR     data goes there`;

const mainFile = join(import.meta.dirname, "../src/main.ts");
const startMsMax = 30_000;
const indexMsMax = 600_000;
const fillMsMax = 1_800_000;

const commands: Readonly<Record<string, string>> = {
  multiappend: "APPEND of 10,000 by MULTIAPPEND",
  select: "SELECT",
  status: "STATUS",
  fetch_flags: "FETCH 1:* (UID FLAGS)",
  qresync: "QRESYNC with 1,000 changes",
  search_subject: "SEARCH SUBJECT",
  search_body: "SEARCH BODY, from our index",
  search_body_scan: "SEARCH BODY, without index",
  sort_date: "SORT (DATE)",
  sort_date_again: "SORT (DATE) again",
  sort_subject: "SORT (SUBJECT)",
  thread: "THREAD REFERENCES",
  store: "STORE on 10,000",
  move: "MOVE of 10,000",
};

const rows: readonly Row[] = [
  ...Object.entries(commands).map(([name, words]) => ({
    name: `${name}_ms`,
    words: `${words}, ms`,
  })),
  { name: "wake_ms", words: "IDLE: APPEND to the last EXISTS of 200 sessions, ms" },
  { name: "session_kib", words: "memory per idle session (PSS), KiB" },
  { name: "peak_mib", words: "memory, most seen after a command (PSS), MiB" },
  ...Object.entries(commands).map(([name, words]) => ({
    name: `${name}_noop_ms`,
    words: `longest NOOP elsewhere: ${words}, ms`,
  })),
].map((row) => ({ ...row, better: "less" }));

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      messages: { type: "string", default: "20000" },
      only: { type: "string" },
      testdata: { type: "boolean", default: false },
      work: { type: "string", default: tmpdir() },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help) {
    process.stdout.write(`${usage}\n`);
    return;
  }
  const messages = Number(values.messages);
  const { work, testdata } = values;
  let theirs: Figures | undefined;
  let ours: Figures | undefined;
  if (values.only !== "homepost") {
    const big = { messages, isFilled: false, indexed: async () => {} };
    theirs = await measure(postfixDovecot, work, { big });
  }
  if (values.only !== "dovecot") {
    const big = { messages, isFilled: testdata, indexed: async () => {} };
    ours = await measure(homepost({ nodeOptions }), work, { big, isOurs: true });
  }
  process.stdout.write(`\n${formatReport(theirs, ours, rows)}\n`);
}

async function measure(
  start: StartTarget,
  work: string,
  { big, isOurs = false }: { big: BigMailbox; isOurs?: boolean },
): Promise<Figures> {
  const figures: Figures = new Map();
  const directory = await mkdtemp(join(work, "homepost-bench-"));
  const data = join(directory, "data");
  try {
    if (big.isFilled) await fill(data, big.messages);
    await using target = await start(directory);
    await greeted(target);
    process.stderr.write(`${target.name} (${target.version})\n`);
    const indexed = isOurs ? () => caughtUp(data) : big.indexed;
    await measureBigMailbox(target, { ...big, indexed }, figures);
  } finally {
    await rm(directory, { recursive: true, force: true, maxRetries: 5 });
  }
  return figures;
}

/** What the measurement adds by itself comes on top. */
async function fill(data: string, messages: number): Promise<void> {
  const added = 100 + Math.min(10_000, messages / 2);
  const words = ["testdata", data, "--messages", String(messages - added)];
  await run(process.execPath, [mainFile, ...words], { timeMsMax: fillMsMax });
}

/** The search index is complete. */
async function caughtUp(data: string): Promise<void> {
  const deadline = performance.now() + indexMsMax;
  for (;;) {
    const words = [mainFile, "status", "--json", "--dir", data];
    const { stdout } = await run(process.execPath, words);
    const { search } = JSON.parse(stdout) as { search?: { done: number; total: number } };
    if (search !== undefined && search.done === search.total) return;
    if (performance.now() > deadline) throw new Error(`The index is not complete: ${stdout}`);
    await sleep(500);
  }
}

async function greeted(target: Target): Promise<void> {
  const deadline = performance.now() + startMsMax;
  for (;;) {
    try {
      await using imap = await ImapClient.connect({ port: target.imapPort });
      if (imap.greeting.text.startsWith("* OK")) return;
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
    await sleep(20);
  }
}

await main();
