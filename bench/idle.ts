import { setTimeout as sleep } from "node:timers/promises";
import { filler, letter } from "../src/interop/letter.ts";
import { SmtpClient, stuffed } from "../src/testing/smtp-client.ts";
import { emptyInbox, login } from "./delivery.ts";
import { median } from "./median.ts";
import { memoryMib } from "./process-tree.ts";
import type { Figures, Sizes } from "./sizes.ts";
import type { Target } from "./target.ts";

const sessionCounts = [1, 100];

/** From the end of the data until the last of the idle sessions has its EXISTS. */
export async function measureIdle(target: Target, sizes: Sizes, figures: Figures): Promise<void> {
  {
    await using client = await login(target);
    await emptyInbox(client);
  }
  for (const sessions of sessionCounts) {
    await using stack = new AsyncDisposableStack();
    const clients = [];
    for (let count = 0; count < sessions; count++) {
      clients.push(stack.use(await login(target, "INBOX")));
    }
    const times: number[] = [];
    for (let round = 0; round < sizes.idleRounds; round++) {
      const idling = await Promise.all(clients.map((client) => client.idle()));
      // Each message on its own: Dovecot's timer of half a second must have run out.
      await sleep(1200);
      const sent = await sendOne(target);
      const seen = await Promise.all(idling.map(({ exists }) => exists));
      times.push(Math.max(...seen) - sent);
      await Promise.all(idling.map((one) => one.done()));
    }
    figures.set(`idle_${sessions}_ms`, median(times));
    if (sessions === Math.max(...sessionCounts)) {
      figures.set("memory_idle_mib", memoryMib(target.roots()));
    }
  }
}

/** Delivers a message; the time at which its final dot was sent. */
async function sendOne(target: Target): Promise<number> {
  await using client = await SmtpClient.connect({ port: target.smtpPort });
  await client.hello();
  await client.command("MAIL FROM:<sender@client.example>", 250);
  await client.command(`RCPT TO:<${target.address}>`, 250);
  await client.command("DATA", 354);
  const octets = stuffed(letter("idle", filler(10_000)));
  const sent = performance.now();
  await client.raw(octets);
  await client.expect(250);
  return sent;
}
