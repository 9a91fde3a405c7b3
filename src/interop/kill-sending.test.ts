// Ten times the process is killed while it sends. Each message arrives; what arrives twice is what the other server had
// taken and we had not yet written down, which SMTP cannot rule out (RFC 1047 §1).
import assert from "node:assert/strict";
import { it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { SmtpClient } from "../testing/smtp-client.ts";
import { SmtpSink, type SinkStep } from "../testing/smtp-sink.ts";
import { Dnsmasq } from "./dnsmasq.ts";
import { freePort } from "./free-ports.ts";
import { mia, miaPassword, startHome, unlimited } from "./home.ts";
import { field } from "./inbox.ts";
import { letter } from "./letter.ts";
import type { Product } from "./product.ts";

const messages = 10_000;
const kills = 10;
const clients = 10;
const domains = 100;
const sinkAddress = "127.0.0.2";
/** Each of them has at most one message that was taken and is not written down. */
const remoteDeliveriesMax = 10;
const waitMsMax = 60_000;
const timeout = 300_000;

it("delivers each queued message over kill -9 while sending", { timeout }, async (t) => {
  const port = await freePort();
  const counter = new Counter();
  await using dns = await Dnsmasq.start([
    `host-record=mx.many.example,${sinkAddress}`,
    ...Array.from({ length: domains }, (_, index) => `mx-host=${domainOf(index)},mx.many.example`),
  ]);
  await using sink = await SmtpSink.listen({
    host: sinkAddress,
    port,
    reply: (step) => counter.hear(step),
  });
  await using product = await startHome({ dnsPort: dns.port, port, account: unlimited });
  await submitAll(product);
  /** Of each kill: what was taken and not written down. */
  const unwritten: Set<string>[] = [];
  for (let kill = 1; kill <= kills; kill++) {
    counter.open();
    await counter.has(Math.round((kill * messages) / (kills + 1)));
    await product.kill();
    counter.close();
    await product.verify();
    await product.start();
    const left = await queued(product);
    unwritten.push(left.intersection(counter.taken));
    await product.cli(["queue", "retry", "--all"]);
  }
  counter.open();
  await emptied(product);
  const { taken, doubled, unread } = counter;
  const counts = unwritten.map(({ size }) => size);
  t.diagnostic(
    `${messages} messages over ${sink.connections} connections, ${kills} kills: taken and not written down ` +
      `${counts.join(" ")}; ${doubled.size} came twice, of ${unread.size} the reply had not been read`,
  );
  assert.equal(taken.size, messages);
  const expected = new Set(unwritten.flatMap((subjects) => [...subjects]));
  assert.deepEqual(doubled.difference(expected), new Set(), "Nothing else comes twice");
  assert.ok(Math.max(...counts) <= remoteDeliveriesMax);
});

/** What a sink that everything comes to has seen. While it is closed, it greets nobody. */
class Counter {
  readonly taken = new Set<string>();
  readonly doubled = new Set<string>();
  /** Those of `doubled` whose first connection ended with the reply to the end of data. */
  readonly unread = new Set<string>();
  /** The last message of each connection that said nothing after it. */
  readonly #last = new Map<number, string>();
  readonly #silent = new Set<string>();
  #gate = Promise.withResolvers<void>();
  #wanted = Infinity;
  #wake = (): void => {};

  open(): void {
    this.#gate.resolve();
  }

  close(): void {
    this.#gate = Promise.withResolvers<void>();
  }

  /** Resolves when so many different messages were taken. */
  async has(count: number): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#wanted = count;
    this.#wake = resolve;
    if (this.taken.size >= count) resolve();
    const late = (): void => reject(new Error(`${this.taken.size} of ${count} messages came`));
    const timer = setTimeout(late, waitMsMax);
    await promise.finally(() => clearTimeout(timer));
  }

  async hear({ kind, connection, transaction }: SinkStep): Promise<undefined> {
    if (kind === "connect") await this.#gate.promise;
    if (kind === "message") this.#take(transaction, connection);
    else this.#silent.delete(this.#last.get(connection) ?? "");
  }

  #take({ message }: SinkStep["transaction"], connection: number): void {
    const subject = field(message.toString("latin1"), "Subject") ?? "";
    if (this.taken.has(subject)) {
      this.doubled.add(subject);
      if (this.#silent.has(subject)) this.unread.add(subject);
    }
    this.taken.add(subject);
    this.#silent.add(subject);
    this.#last.set(connection, subject);
    if (this.taken.size >= this.#wanted) this.#wake();
  }
}

/** Mia sends 10,000 messages, each to somebody at one of the domains. */
async function submitAll(product: Product): Promise<void> {
  const share = messages / clients;
  const workers = Array.from({ length: clients }, async (_, worker) => {
    const wire = { port: product.ports.submissions, tls: true };
    await using client = await SmtpClient.connect(wire);
    await client.hello();
    await client.authPlain(mia, miaPassword);
    for (let index = 0; index < share; index++) {
      const number = worker * share + index;
      const to = `bob@${domainOf(number % domains)}`;
      await client.send({ from: mia, to: [to], message: letter(`m${number}`, "", { From: mia }) });
    }
    await client.quit();
  });
  await Promise.all(workers);
}

function domainOf(index: number): string {
  return `d${index}.many.example`;
}

/** Subjects of what waits. */
async function queued(product: Product): Promise<Set<string>> {
  const { stdout } = await product.cli(["queue", "list", "--limit", String(messages), "--json"]);
  return new Set((JSON.parse(stdout) as { subject: string }[]).map(({ subject }) => subject));
}

/** Waits until nothing waits. */
async function emptied(product: Product): Promise<void> {
  const deadline = Date.now() + 120_000;
  for (let left = await queued(product); left.size > 0; left = await queued(product)) {
    assert.ok(Date.now() < deadline, `${left.size} messages are left`);
    await sleep(200);
  }
}
