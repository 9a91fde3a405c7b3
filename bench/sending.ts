// Sending next to Debian's Postfix, on the same machine, in the same run. See README.md.
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import { Dnsmasq } from "../src/interop/dnsmasq.ts";
import { Daemon } from "../src/interop/program.ts";
import { enterNamespace } from "../src/interop/small-internet/namespace.ts";
import { SmtpSink } from "../src/testing/smtp-sink.ts";
import { TemporaryDirectory } from "../src/testing/temporary-directory.ts";
import { median } from "./median.ts";
import { countSyncs, memoryMib, processorMs, writtenOctets } from "./process-tree.ts";
import { formatReport, type Row } from "./report.ts";
import { homepostSender, postfixSender, type Sender } from "./sender.ts";
import type { Figures } from "./sizes.ts";
import { type Load, login, submitAll, submitOne } from "./submit.ts";

const usage = `node bench/sending.ts [--quick] [--only homepost|postfix] [--queued N]
  --quick      smaller sizes
  --only NAME  one server only
  --queued N   messages that wait while memory is measured; 0: not measured`;

await enterNamespace(import.meta.filename);

const octets = 10_000;
const connectionCounts = [1, 10, 50];
/** Takes everything that is measured by its rate: Postfix's smtp-sink. */
const sinkAddress = "192.0.2.200";
/** Takes single messages and tells when they came. */
const watcherAddress = "192.0.2.201";
const watchedRecipient = "bob@watched.example";
const sinkMsMax = 300_000;
const nudgeMs = 5000;

const rows: readonly Row[] = [
  ...connectionCounts.map((count): Row => ({
    name: `accepted_per_s_${count}`,
    words: `submissions accepted per second, ${count} ${count === 1 ? "connection" : "connections"}`,
    better: "more",
  })),
  ...connectionCounts.map((count): Row => ({
    name: `sent_per_s_${count}`,
    words: `delivered to others per second, ${count} ${count === 1 ? "domain" : "domains"}`,
    better: "more",
  })),
  { name: "cpu_accepted_ms", words: "processor time per submission, ms", better: "less" },
  { name: "cpu_sent_ms", words: "processor time per delivery to others, ms", better: "less" },
  { name: "syncs_accepted", words: "sync calls per submission", better: "less" },
  { name: "syncs_sent", words: "sync calls per delivery to others", better: "less" },
  { name: "written_kb", words: "written per message, in and out, kB", better: "less" },
  { name: "latency_ms", words: "submission to delivery, one message, ms", better: "less" },
  { name: "latency_max_ms", words: "the slowest of them, ms", better: "less" },
  { name: "memory_rest_mib", words: "memory at rest (PSS), MiB", better: "less" },
  { name: "memory_queued_mib", words: "memory with the big queue, held, MiB", better: "less" },
  { name: "memory_sending_mib", words: "memory, most while sending it, MiB", better: "less" },
];

const { values } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string" },
    queued: { type: "string" },
    help: { type: "boolean", default: false },
  },
});
if (values.help) process.stdout.write(`${usage}\n`);
else await main();
process.exit();

async function main(): Promise<void> {
  const messages = values.quick ? 500 : 3000;
  const rounds = values.quick ? 10 : 50;
  const queued = Number(values.queued ?? (values.quick ? 2000 : 100_000));
  await using _dns = await Dnsmasq.start(records(), 53);
  let theirs: Figures | undefined;
  let ours: Figures | undefined;
  if (values.only !== "homepost") {
    await using postfix = await postfixSender();
    theirs = await measure(postfix, { messages, rounds });
  }
  if (values.only !== "postfix") {
    await using homepost = await homepostSender();
    ours = await measure(homepost, { messages, rounds });
    if (queued > 0) await measureMemory(homepost, queued, ours);
  }
  process.stdout.write(`\n${formatReport(theirs, ours, rows)}\n`);
}

async function measure(
  sender: Sender,
  { messages, rounds }: { readonly messages: number; readonly rounds: number },
): Promise<Figures> {
  const figures: Figures = new Map();
  tell(sender.name);
  await sleep(2000);
  figures.set("memory_rest_mib", memoryMib(sender.roots()));
  await measureLatency(sender, rounds, figures);
  for (const count of connectionCounts) {
    const marks = [markOf(sender)];
    await sender.hold();
    const acceptedMs = await submitAll(sender.door, loadOf(count, messages));
    figures.set(`accepted_per_s_${count}`, (messages * 1000) / acceptedMs);
    await sleep(2000);
    marks.push(markOf(sender));
    const sentMs = await sendAll(sender, messages);
    figures.set(`sent_per_s_${count}`, (messages * 1000) / sentMs);
    tell(`  ${count}: accepted in ${acceptedMs.toFixed(0)} ms, sent in ${sentMs.toFixed(0)} ms`);
    await sleep(1000);
    marks.push(markOf(sender));
    const [before, between, after] = marks;
    if (count !== 10 || !before || !between || !after) continue;
    figures.set("cpu_accepted_ms", (between.processorMs - before.processorMs) / messages);
    figures.set("cpu_sent_ms", (after.processorMs - between.processorMs) / messages);
    figures.set("written_kb", (after.writtenOctets - before.writtenOctets) / messages / 1000);
  }
  await measureSyncs(sender, Math.min(messages, 300), figures);
  return figures;
}

interface Mark {
  readonly processorMs: number;
  readonly writtenOctets: number;
}

function markOf(sender: Sender): Mark {
  const roots = sender.roots();
  return { processorMs: processorMs(roots), writtenOctets: writtenOctets(roots) };
}

/** As many domains as connections. */
function loadOf(connections: number, messages: number): Load {
  const recipientOf = (index: number): string => `bob@d${index % connections}.bench.example`;
  return { connections, messages, octets, recipientOf };
}

async function measureSyncs(sender: Sender, messages: number, figures: Figures): Promise<void> {
  await sender.hold();
  const accepted = await countSyncs(sender.roots(), async () => {
    await submitAll(sender.door, loadOf(10, messages));
  });
  const sent = await countSyncs(sender.roots(), async () => {
    await sendAll(sender, messages);
  });
  figures.set("syncs_accepted", accepted / messages);
  figures.set("syncs_sent", sent / messages);
}

/** Lets everything go and waits until the sink has it; ms. */
async function sendAll(sender: Sender, messages: number): Promise<number> {
  await using directory = await TemporaryDirectory.make("sink");
  const words = ["-u", "nobody", "-M", String(messages), `${sinkAddress}:25`, "1000"];
  await using sink = new Daemon("smtp-sink", words, { log: directory.file("log") });
  // It needs a moment to listen, and says nothing of it.
  await sleep(300);
  const started = performance.now();
  await sender.release();
  while (sink.isRunning) {
    if (performance.now() - started > sinkMsMax) throw new Error(`${sender.name} does not send`);
    await Promise.race([sink.ended(sinkMsMax), sleep(nudgeMs)]);
    if (sink.isRunning) await sender.nudge();
  }
  return performance.now() - started;
}

/** One message at a time, from MAIL at our door to the end of data at the other server. */
async function measureLatency(sender: Sender, rounds: number, figures: Figures): Promise<void> {
  let came = 0;
  await using sink = await SmtpSink.listen({
    host: watcherAddress,
    port: 25,
    reply: ({ kind }) => {
      if (kind === "message") came = performance.now();
      return undefined;
    },
  });
  await using client = await login(sender.door);
  const delays: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    const started = performance.now();
    await submitOne(client, sender.door, watchedRecipient, octets);
    await sink.taken(round);
    delays.push(came - started);
    // Both end their connections and write down what they did.
    await sleep(200);
  }
  figures.set("latency_ms", median(delays));
  figures.set("latency_max_ms", Math.max(...delays));
}

async function measureMemory(sender: Sender, queued: number, figures: Figures): Promise<void> {
  await sender.hold();
  const took = await submitAll(sender.door, {
    connections: 20,
    messages: queued,
    octets: 1000,
    recipientOf: (index) => `bob@d${index % 50}.bench.example`,
  });
  tell(`  ${queued} messages queued in ${(took / 1000).toFixed(0)} s`);
  await sleep(5000);
  figures.set("memory_queued_mib", memoryMib(sender.roots()));
  const sent = Math.min(queued, 20_000);
  const sending = sendAll(sender, sent);
  const ended = new AbortController();
  void sending.finally(() => ended.abort());
  let most = 0;
  while (!ended.signal.aborted) {
    most = Math.max(most, memoryMib(sender.roots()));
    await Promise.race([once(ended.signal, "abort"), sleep(500)]);
  }
  tell(`  ${sent} of them sent in ${((await sending) / 1000).toFixed(0)} s`);
  figures.set("memory_sending_mib", most);
}

function records(): string[] {
  const names = Array.from({ length: 50 }, (_, index) => `d${index}.bench.example`);
  return [
    // As long as such records live elsewhere.
    "local-ttl=300",
    `host-record=mx.bench.example,${sinkAddress}`,
    `host-record=mx.watched.example,${watcherAddress}`,
    "mx-host=watched.example,mx.watched.example",
    ...names.map((name) => `mx-host=${name},mx.bench.example`),
  ];
}

function tell(line: string): void {
  process.stderr.write(`${line}\n`);
}
