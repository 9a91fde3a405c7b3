import { setTimeout as sleep } from "node:timers/promises";
import { run } from "../src/interop/program.ts";
import { FastImap } from "./fast-imap.ts";
import { countSyncs, processorMs, writtenOctets } from "./process-tree.ts";
import type { Figures, Sizes } from "./sizes.ts";
import type { Target } from "./target.ts";

const messageOctets = 10_000;
const connectionCounts = [1, 10, 50];
const visibleMsMax = 300_000;

/** Deliveries per second, from the first connection until an IMAP session was told of the last message. */
export async function measureDelivery(
  target: Target,
  sizes: Sizes,
  figures: Figures,
): Promise<void> {
  for (const connections of connectionCounts) {
    const roots = target.roots();
    const written = writtenOctets(roots);
    const processor = processorMs(roots);
    const { acceptedMs, visibleMs } = await deliver(target, sizes.deliveries, connections);
    figures.set(`accepted_per_s_${connections}`, (sizes.deliveries * 1000) / acceptedMs);
    figures.set(`delivered_per_s_${connections}`, (sizes.deliveries * 1000) / visibleMs);
    if (connections !== 10) continue;
    // Queue files are removed and logs written a little later.
    await sleep(2000);
    const octets = writtenOctets(roots) - written;
    figures.set("written_kb_per_message", octets / sizes.deliveries / 1000);
    figures.set("cpu_ms_per_message", (processorMs(roots) - processor) / sizes.deliveries);
  }
}

export async function measureSyncs(target: Target, sizes: Sizes, figures: Figures): Promise<void> {
  const calls = await countSyncs(target.roots(), async () => {
    await deliver(target, sizes.traced, 10);
  });
  figures.set("syncs_per_message", calls / sizes.traced);
}

/** A session that is logged in. */
export async function login(target: Target, mailbox?: string): Promise<FastImap> {
  const client = await FastImap.connect(target.imapPort);
  await client.command(`LOGIN ${target.address} ${target.password}`);
  if (mailbox !== undefined) await client.command(`SELECT ${mailbox}`);
  return client;
}

export async function emptyInbox(client: FastImap): Promise<void> {
  const { lines } = await client.command("SELECT INBOX");
  if (lines.includes("* 0 EXISTS")) return;
  await client.command("STORE 1:* +FLAGS.SILENT (\\Deleted)");
  await client.command("EXPUNGE");
}

/** Sends by Postfix's smtp-source, one session after the other per connection, no pipelining. */
async function deliver(
  target: Target,
  count: number,
  connections: number,
): Promise<{ acceptedMs: number; visibleMs: number }> {
  await using viewer = await login(target);
  await emptyInbox(viewer);
  const amounts = ["-d", "-s", connections, "-m", count, "-l", messageOctets].map(String);
  const envelope = ["-f", "sender@client.example", "-t", target.address];
  const started = performance.now();
  const sent = run("smtp-source", [...amounts, ...envelope, `127.0.0.1:${target.smtpPort}`], {
    timeMsMax: visibleMsMax,
  }).then(() => performance.now() - started);
  let exists = 0;
  while (exists < count) {
    if (performance.now() - started > visibleMsMax) {
      throw new Error(`${target.name}: ${exists} of ${count} messages were delivered`);
    }
    const { lines } = await viewer.command("NOOP");
    exists = Math.max(exists, ...lines.map(existsOf));
    await sleep(5);
  }
  const visibleMs = performance.now() - started;
  return { acceptedMs: await sent, visibleMs };
}

function existsOf(line: string): number {
  return Number(/^\* (\d+) EXISTS/.exec(line)?.[1] ?? 0);
}
