import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { it } from "node:test";
import { FixedResolver } from "../dns/fixed-resolver.ts";
import { noFlags } from "../store/flags.ts";
import { FakeClock } from "../testing/fake-clock.ts";
import { SeededRandom } from "../testing/seeded-random.ts";
import { SmtpSink } from "../testing/smtp-sink.ts";
import type { SinkStep } from "../testing/smtp-sink.ts";
import { quietLog, TestStore } from "../testing/store.ts";
import type { LocalDelivery } from "./local-delivery.ts";
import { Queue } from "./queue.ts";

const messages = 40;
const recipientsMax = 12;
const domains = 6;
const faultProbability = 0.06;

/** What a server may say or do at any step. */
const faults = [
  "drop",
  "421 4.3.2 Bye",
  "451 4.3.0 Later",
  "550 5.7.1 No",
  "452 4.5.3 Many",
  "rubbish",
];

it("ends each recipient once, delivered or with a notice, whatever the servers do", async () => {
  const seed = Number(process.env["FUZZ_SEED"] ?? randomInt(2 ** 31));
  const random = new SeededRandom(seed);
  const clock = new FakeClock(Date.UTC(2026, 10, 23));
  const reply = ({ verb, kind }: SinkStep): string | undefined => {
    const isPart = kind !== "command" || ["MAIL", "RCPT", "DATA", "EHLO"].includes(verb);
    return isPart && random.chance(faultProbability) ? random.pick(faults) : undefined;
  };
  const keywords = random.pick([["PIPELINING", "SIZE"], [], ["PIPELINING", "LIMITS RCPTMAX=2"]]);
  await using test = await TestStore.open();
  await using sink = await SmtpSink.listen({ reply, keywords });
  await using queue = new Queue({
    store: test.store,
    resolver: new FixedResolver({
      mx: (name) => [{ preference: 1, exchange: name }],
      addresses: () => ["127.0.0.1"],
    }),
    local: localDelivery(test),
    log: quietLog(),
    settings: { hostName: "me.example", transport: { kind: "direct", port: sink.port } },
    clock,
    random: () => random.below(1000) / 1000,
  });
  queue.start();
  const recipients: string[] = [];
  for (let message = 0; message < messages; message++) {
    const list = Array.from({ length: random.between(1, recipientsMax) }, (_, index) => {
      return `m${message}r${index}@d${random.below(domains)}.example`;
    });
    recipients.push(...list);
    await submit(test, list, clock.now());
  }
  for (let round = 0; round < 1_000 && test.store.queueEntries(1).length > 0; round++) {
    await queue.idle();
    clock.advanceTo(clock.next() ?? clock.now());
  }
  await queue.idle();
  assert.deepEqual(test.store.queueEntries(10), [], `seed ${seed}`);
  const delivered = sink.transactions.flatMap(({ rcpt }) => rcpt.map((text) => text.slice(4, -1)));
  const failed = failuresIn(test);
  assert.deepEqual([...delivered, ...failed].toSorted(), recipients.toSorted(), `seed ${seed}`);
});

async function submit(test: TestStore, recipients: readonly string[], now: number): Promise<void> {
  await using incoming = test.store.incoming();
  await incoming.write(Buffer.from("Subject: x\r\n\r\nBody\r\n"));
  const queue = recipients.map((recipient) => ({
    accountId: test.accountId(),
    reversePath: "you@me.example",
    recipient,
    prefix: "",
    messageId: "",
    subject: "x",
    smtpUtf8: false,
    eightBitMime: false,
    requireTls: undefined,
    dsn: {
      notify: ["failure"] as const,
      ret: undefined,
      envelopeId: undefined,
      originalRecipient: undefined,
    },
    queuedAt: now,
    nextAttemptAt: now,
  }));
  await test.store.accept([{ body: await incoming.finish(), deliveries: [], queue }]);
}

function failuresIn(test: TestStore): string[] {
  const bodies = test.store.bodies(test.mailboxId(), { first: 1, last: 2 ** 32 - 1 }, 10_000);
  return bodies.flatMap((body) => {
    const text = test.store.read(body, 0, body.size).toString("latin1");
    return [...text.matchAll(/^Final-Recipient: rfc822; (.*)\r\nAction: failed\r$/gm)].map(
      (match) => match[1]!,
    );
  });
}

function localDelivery(test: TestStore): LocalDelivery {
  const to = { mailboxId: test.mailboxId(), flags: noFlags, internalAt: 0, prefix: "" };
  return {
    isLocal: () => false,
    isDisabledSender: () => false,
    deliver: () => Promise.reject(new Error("Nobody is local here")),
    async notice(_entry, octets) {
      await using incoming = test.store.incoming();
      await incoming.write(octets);
      return { body: await incoming.finish(), deliveries: [to], queue: [] };
    },
  };
}
