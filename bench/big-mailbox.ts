import assert from "node:assert/strict";
import { flagNames } from "../src/store/flags.ts";
import { Correspondence } from "../src/testdata/correspondence.ts";
import { letter } from "../src/interop/letter.ts";
import { login } from "./delivery.ts";
import type { FastAnswer, FastImap } from "./fast-imap.ts";
import { NoopProbe } from "./noop-probe.ts";
import { memoryMib } from "./process-tree.ts";
import type { Figures } from "./sizes.ts";
import type { Target } from "./target.ts";

export interface BigMailbox {
  readonly messages: number;
  /** INBOX has most of them already. */
  readonly isFilled: boolean;
  /** Resolves when searches need not look at every message any more. */
  readonly indexed: () => Promise<void>;
}

const batchSize = 100;
/** Messages with words that no other has. */
const marked = 100;
const changed = 1000;
const sessions = 200;

/** The commands of a client with a very large INBOX, each with the longest NOOP of another session meanwhile. */
export async function measureBigMailbox(
  target: Target,
  { messages, isFilled, indexed }: BigMailbox,
  figures: Figures,
): Promise<void> {
  const some = Math.min(10_000, messages / 2);
  await measureSessions(target, figures);
  await using client = await login(target);
  if (!isFilled) await load(client, messages - marked - some);
  await using probe = await NoopProbe.start(target);
  const timed = async (name: string, work: () => Promise<FastAnswer>): Promise<FastAnswer> => {
    await probe.longestMs();
    const started = performance.now();
    const answer = await work();
    const ms = performance.now() - started;
    const memory = memoryMib(target.roots());
    figures.set(`${name}_ms`, ms);
    figures.set(`${name}_noop_ms`, await probe.longestMs());
    figures.set("peak_mib", Math.max(figures.get("peak_mib") ?? 0, memory));
    process.stderr.write(`  ${name}: ${ms.toFixed(1)} ms, then ${memory.toFixed(0)} MiB\n`);
    return answer;
  };
  await loadMarked(client);
  await timed("multiappend", () => load(client, some));
  const commands = {
    search_body_scan: ['SEARCH BODY "q%"', 0],
    select: ["SELECT INBOX", 0],
    status: ["STATUS INBOX (MESSAGES UNSEEN SIZE)", 0],
    fetch_flags: ["FETCH 1:* (UID FLAGS)", messages],
    sort_date: ["SORT (DATE) UTF-8 ALL", 0],
    sort_date_again: ["SORT (DATE) UTF-8 ALL", 0],
    sort_subject: ["SORT (SUBJECT) UTF-8 ALL", 0],
    thread: ["THREAD REFERENCES UTF-8 ALL", 0],
    search_subject: ['SEARCH SUBJECT "quokka plans"', 0],
    search_body: ['SEARCH BODY "zanzibar grove"', 0],
  } as const;
  await client.command("SELECT INBOX");
  for (const [name, [command, fetches]] of Object.entries(commands)) {
    if (name === "select") await indexed();
    const answer = await timed(name, () => client.command(command));
    assert.equal(answer.counts.get("FETCH") ?? 0, fetches, command);
    if (name === "search_subject" || name === "search_body") {
      const [found = ""] = answer.lines.filter((line) => line.startsWith("* SEARCH"));
      assert.equal(found.split(" ").length - 2, marked, command);
    }
  }
  await measureQresync(target, messages, timed);
  await timed("store", () => client.command(`STORE 1:${some} +FLAGS (\\Flagged)`));
  await client.command("CREATE Moved");
  await timed("move", () => client.command(`MOVE 1:${some} Moved`));
}

type Timed = (name: string, work: () => Promise<FastAnswer>) => Promise<FastAnswer>;

/** A client comes back after so many changes. */
async function measureQresync(target: Target, messages: number, timed: Timed): Promise<void> {
  await using client = await login(target);
  await client.command("ENABLE QRESYNC");
  const { lines } = await client.command("SELECT INBOX");
  const said = lines.join("\n");
  const [, uidValidity] = /UIDVALIDITY (\d+)/.exec(said)!;
  const [, modSeq] = /HIGHESTMODSEQ (\d+)/.exec(said)!;
  const step = Math.floor(messages / changed);
  const numbers = Array.from({ length: changed }, (_, i) => 1 + i * step);
  await client.command(`STORE ${numbers.join(",")} +FLAGS.SILENT (\\Answered $Bench)`);
  await client.command("UNSELECT");
  const command = `SELECT INBOX (QRESYNC (${uidValidity} ${modSeq}))`;
  const answer = await timed("qresync", () => client.command(command));
  assert.equal(answer.counts.get("FETCH"), changed, command);
}

/** Sessions in IDLE: what each costs, and when the last of them hears of a message. First, while memory is at rest. */
async function measureSessions(target: Target, figures: Figures): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const writer = stack.use(await login(target));
  await writer.command("CREATE Small");
  stack.use(await login(target, "Small"));
  const before = memoryMib(target.roots());
  const clients = [];
  for (let i = 0; i < sessions; i++) clients.push(stack.use(await login(target, "Small")));
  const idling = await Promise.all(clients.map((client) => client.idle()));
  figures.set("session_kib", ((memoryMib(target.roots()) - before) * 1024) / sessions);
  const started = performance.now();
  await writer.command("APPEND Small ", Buffer.from(letter("wake up"), "latin1"));
  const heard = await Promise.all(idling.map(({ exists }) => exists));
  figures.set("wake_ms", Math.max(...heard) - started);
  await Promise.all(idling.map((one) => one.done()));
}

/** The mail of `homepost testdata`, by MULTIAPPEND. */
async function load(client: FastImap, count: number): Promise<FastAnswer> {
  const owner = { name: "You", address: "you@localhost" };
  const correspondence = new Correspondence(owner, count);
  let answer: FastAnswer | undefined;
  for (let at = 0; at < count; at += batchSize) {
    const parts: (string | Uint8Array)[] = ["APPEND INBOX"];
    for (let i = at; i < Math.min(count, at + batchSize); i++) {
      const { octets, flags } = correspondence.next();
      parts.push(` (${flagNames(flags.bits, flags.keywords).join(" ")}) `, octets);
    }
    answer = await client.command(...parts);
  }
  return answer!;
}

async function loadMarked(client: FastImap): Promise<void> {
  const body = "We meet at the zanzibar grove.\r\n";
  for (let i = 0; i < marked; i++) {
    const octets = Buffer.from(letter(`The quokka plans ${i}`, body), "latin1");
    await client.command("APPEND INBOX ", octets);
  }
}
