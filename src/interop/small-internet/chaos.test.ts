// Hosts that do anything at any time: put off, refuse, hang up. Whatever they do, each recipient of each message gets it
// exactly once, or its sender is told exactly once that they did not.
import assert from "node:assert/strict";
import { after, it } from "node:test";
import { CertificateAuthority } from "../../testing/certificate-authority.ts";
import { SeededRandom } from "../../testing/seeded-random.ts";
import type { SinkReply, SinkStep } from "../../testing/smtp-sink.ts";
import { mia, miaPassword, unlimited } from "../home.ts";
import { messagesOf } from "../inbox.ts";
import { enterNamespace } from "./namespace.ts";
import type { Site } from "./site.ts";
import { SmallInternet } from "./small-internet.ts";

await enterNamespace(import.meta.filename);

const messages = 120;
const domains = 8;
const recipientsMax = 5;
/** Of all steps of all sessions, one in so many goes wrong. */
const troubleOneIn = 12;
/** The eighth attempt is the last. */
const roundsMax = 8;

const random = new SeededRandom(Number(process.env["SEED"] ?? Date.now()));
const authority = new CertificateAuthority();
const sites = Array.from({ length: domains }, (_, index): Site => {
  const domain = domainOf(index);
  return {
    domain,
    script: { reply: trouble },
    ...(index % 2 === 0 ? { identity: authority.issue([`mx.${domain}`]) } : {}),
  };
});
const stack = new AsyncDisposableStack();
after(() => stack.disposeAsync());
const internet = stack.use(await SmallInternet.start({ authority, sites, account: unlimited }));

it("brings each message to each recipient, or tells its sender, once", async (t) => {
  t.diagnostic(`SEED=${random.seed}`);
  const sent = await sendAll();
  for (let round = 1; round <= roundsMax; round++) {
    await attempted(round);
    if ((await internet.queue()).length === 0) break;
    await internet.product.cli(["queue", "retry", "--all"]);
  }
  const delivered = deliveries();
  const told = await failures();
  const fates = sent.map((one) => `${delivered.get(one) ?? 0} + ${told.get(one) ?? 0}: ${one}`);
  const wrong = fates.filter((fate) => !/^(1 \+ 0|0 \+ 1): /.test(fate));
  assert.deepEqual(wrong, [], "Each is delivered once, or told of once");
  t.diagnostic(`${sent.length} recipients: ${delivered.size} got it, ${told.size} did not`);
  assert.ok(told.size > 0 && delivered.size > told.size);
});

/** What the next step is answered with. */
function trouble({ kind, verb }: SinkStep): SinkReply {
  if (random.below(troubleOneIn) > 0) return undefined;
  const harm = random.below(4);
  if (harm === 0) return "drop";
  // A refusal for good is rarer than one for now.
  if (harm === 1 && (kind === "message" || verb === "RCPT")) return "550 5.7.0 No";
  return "451 4.3.0 Not now";
}

/** Every recipient of every message, as "subject recipient". */
async function sendAll(): Promise<string[]> {
  const sent: string[] = [];
  for (let index = 0; index < messages; index++) {
    const count = random.between(1, recipientsMax);
    const domain = domainOf(random.below(domains));
    const to = Array.from({ length: count }, (_, number) => `r${index}-${number}@${domain}`);
    await internet.send(to, { subject: `m${index}` });
    sent.push(...to.map((recipient) => `m${index} ${recipient}`));
  }
  return sent;
}

/** Waits until everything that is left was tried so often. */
async function attempted(round: number): Promise<void> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const waiting = await internet.queue();
    if (waiting.every(({ attempts, lastError }) => attempts >= round && lastError)) return;
    assert.ok(Date.now() < deadline, `Not all were tried ${round} times`);
  }
}

function deliveries(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { transactions } of [...internet.sinks.values()].flat()) {
    for (const { message, rcpt } of transactions) {
      const subject = subjectIn(message.toString("latin1"));
      for (const argument of rcpt) count(counts, `${subject} ${addressIn(argument)}`);
    }
  }
  return counts;
}

async function failures(): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  await using imap = await internet.product.imap(mia, miaPassword);
  for (const { text } of await messagesOf(imap)) {
    // The last one is the original's.
    const subject = subjectIn(text.slice(text.lastIndexOf("\nSubject: ")));
    for (const [group] of text.matchAll(/^Final-Recipient: .*(?:\r\n.+)*/gm)) {
      const recipient = /^Final-Recipient: rfc822; ?(\S+)/.exec(group)?.[1];
      if (/^Action: failed\r?$/m.test(group)) count(counts, `${subject} ${recipient}`);
    }
  }
  return counts;
}

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}

function subjectIn(text: string): string {
  return /^Subject: (\S+)/m.exec(text)?.[1] ?? "";
}

/** Of what follows RCPT. */
function addressIn(argument: string): string {
  return /<([^>]*)>/.exec(argument)?.[1] ?? "";
}

function domainOf(index: number): string {
  return `d${index}.plain.example`;
}
