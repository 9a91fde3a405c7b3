import assert from "node:assert/strict";
import { createSecureContext } from "node:tls";
import { describe, it } from "node:test";
import { FixedResolver } from "../dns/fixed-resolver.ts";
import { FakeClock } from "../testing/fake-clock.ts";
import { SmtpSink } from "../testing/smtp-sink.ts";
import type { SmtpSinkOptions } from "../testing/smtp-sink.ts";
import { quietLog, TestStore } from "../testing/store.ts";
import type { TlsResult } from "../tls-rpt/tls-result.ts";
import { TlsResultRecorder } from "../tls-rpt/tls-result-recorder.ts";
import { selfSigned } from "../tls/self-signed.ts";
import type { LocalDelivery } from "./local-delivery.ts";
import { Queue } from "./queue.ts";

const at = Date.UTC(2026, 10, 23);

const nothingLocal: LocalDelivery = {
  isLocal: () => false,
  isDisabledSender: () => false,
  deliver: () => Promise.reject(new Error("nothing is local here")),
  notice: () => Promise.resolve(undefined),
};

/** What is left in the store of one message to a@B.example, whose mail host is a sink with these options. */
async function after(options: SmtpSinkOptions) {
  await using test = await TestStore.open();
  await using sink = await SmtpSink.listen(options);
  const { store } = test;
  const { secureDelivery } = store;
  await using tlsResults = new TlsResultRecorder({ store, clock: () => at, log: quietLog() });
  await using queue = new Queue({
    store,
    resolver: new FixedResolver({
      mx: () => [{ preference: 1, exchange: "mx.b.example" }],
      addresses: () => ["127.0.0.1"],
    }),
    local: nothingLocal,
    log: quietLog(),
    settings: { hostName: "me.example", transport: { kind: "direct", port: sink.port } },
    clock: new FakeClock(at),
    tlsResults,
    tlsMemory: secureDelivery,
  });
  await submit(test);
  queue.start();
  await sink.taken(1);
  await queue.idle();
  return {
    support: secureDelivery.tlsSupport(test.accountId(), "b.example"),
    results: secureDelivery.tlsResults({ limit: 10 }),
  };
}

async function submit(test: TestStore): Promise<void> {
  await using message = test.store.incoming();
  await message.write(Buffer.from("Subject: x\r\n\r\n"));
  const entry = {
    accountId: test.accountId(),
    reversePath: "you@me.example",
    recipient: "a@B.example",
    prefix: "",
    messageId: "<1@me.example>",
    subject: "x",
    smtpUtf8: false,
    eightBitMime: false,
    requireTls: undefined,
    dsn: undefined,
    queuedAt: at,
    nextAttemptAt: at,
  };
  const body = await message.finish();
  await test.store.accept([{ body, deliveries: [], queue: [entry] }]);
}

const { key, certificate } = await selfSigned(["mx.b.example"], Date.now());
const secureContext = createSecureContext({ key, cert: certificate });

describe("what was seen of TLS", () => {
  const told = (results: readonly TlsResult[]): string[] =>
    results.map(({ policyDomain, successful }) => `${policyDomain} ${successful}`).toSorted();

  it("is there when the attempt has ended, with STARTTLS and REQUIRETLS", async () => {
    const { support, results } = await after({ secureContext, keywords: ["REQUIRETLS"] });
    assert.deepEqual(support, { startTls: true, requireTls: true, at });
    assert.deepEqual(told(results), ["b.example 1", "mx.b.example 1"]);
  });

  it("is that there is none", async () => {
    const { support, results } = await after({});
    assert.deepEqual(support, { startTls: false, requireTls: undefined, at });
    assert.deepEqual(
      results.flatMap(({ failures }) =>
        failures.map(({ resultType, receivingMxHelo }) => [resultType, receivingMxHelo]),
      ),
      [
        ["starttls-not-supported", "sink.example"],
        ["starttls-not-supported", "sink.example"],
      ],
    );
  });
});
