import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { quietLog, TestStore } from "../testing/store.ts";
import { directoryOf } from "../testing/transaction.ts";
import { type MailStore, StoreRefusal } from "../store/mail-store.ts";
import type { QueueEntry } from "../store/queue-entry.ts";
import { QueueLocalDelivery } from "./queue-local-delivery.ts";

const at = Date.UTC(2026, 10, 21, 11, 0, 0);
const prefix = "Received: from mx.home.example by mx.home.example; date\r\n";

function deliveryOf(
  test: TestStore,
  changes: {
    readonly deliverQueued?: MailStore["deliverQueued"];
    readonly acceptAll?: boolean;
  } = {},
): QueueLocalDelivery {
  const { store } = test;
  return new QueueLocalDelivery({
    store: {
      account: store.account.bind(store),
      mailboxByName: store.mailboxByName.bind(store),
      mailbox: store.mailbox.bind(store),
      objects: store.objects,
      subscribe: store.subscribe.bind(store),
      queuedBody: store.queuedBody.bind(store),
      read: store.read.bind(store),
      queueEntry: store.queueEntry.bind(store),
      deliverQueued: changes.deliverQueued ?? store.deliverQueued.bind(store),
    },
    directory: directoryOf(store, changes.acceptAll),
    incoming: () => store.incoming(),
    clock: () => at,
    log: quietLog(),
  });
}

async function enqueue(test: TestStore, recipient: string, byAccount = true): Promise<QueueEntry> {
  await using message = test.store.incoming();
  await message.write(Buffer.from("Subject: x\r\n\r\nbody\r\n"));
  const [accepted] = await test.store.accept([
    {
      body: await message.finish(),
      deliveries: [],
      queue: [
        {
          accountId: byAccount ? test.accountId() : undefined,
          reversePath: "you@home.example",
          recipient,
          prefix,
          messageId: "<m@c.example>",
          subject: "x",
          smtpUtf8: false,
          eightBitMime: false,
          requireTls: undefined,
          dsn: undefined,
          queuedAt: at,
          nextAttemptAt: at,
        },
      ],
    },
  ]);
  return test.store.queueEntry(accepted!.queueEntryIds[0]!)!;
}

function texts(test: TestStore, account = "you"): string[] {
  const id = test.mailboxId("INBOX", account);
  return test.store
    .bodies(id, { first: 1, last: 0xffffffff }, 100)
    .map((body) => test.store.read(body, 0, body.size).toString("latin1"));
}

describe("queued mail for ourselves", () => {
  it("is known by its domain", async () => {
    await using test = await TestStore.open();
    const delivery = deliveryOf(test);
    assert.ok(delivery.isLocal("nobody@HOME.example"));
    assert.ok(delivery.isLocal("postmaster"));
    assert.ok(!delivery.isLocal("you@else.example"));
  });

  it("is delivered and leaves the queue", async () => {
    await using test = await TestStore.open(["you", "other"]);
    const entry = await enqueue(test, "other@home.example");
    assert.deepEqual(await deliveryOf(test).deliver(entry), { kind: "delivered" });
    assert.equal(test.store.queueEntry(entry.id), undefined);
    assert.deepEqual(texts(test, "other"), [
      "Delivered-To: other@home.example\r\nReturn-Path: <you@home.example>\r\n" +
        `${prefix}Subject: x\r\n\r\nbody\r\n`,
    ]);
    // Once more, as after a crash: it is not doubled.
    assert.deepEqual(await deliveryOf(test).deliver(entry), { kind: "delivered" });
    assert.equal(texts(test, "other").length, 1);
  });

  const refusals: readonly (readonly [recipient: string, outcome: string])[] = [
    ["nobody@home.example", "failed 550 5.1.1"],
    ["you@off.example", "deferred 450 4.2.1"],
  ];
  for (const [recipient, outcome] of refusals) {
    it(`answers ${recipient} with ${outcome}`, async () => {
      await using test = await TestStore.open();
      const said = await deliveryOf(test).deliver(await enqueue(test, recipient));
      assert.ok(said.kind !== "delivered");
      assert.equal(`${said.kind} ${said.code} ${said.enhancedStatusCode}`, outcome);
    });
  }

  it("meets simulated outcomes and faults of the store", async () => {
    await using test = await TestStore.open();
    const simulated = deliveryOf(test, { acceptAll: true });
    const failed = await simulated.deliver(await enqueue(test, "permerror@x.example"));
    assert.deepEqual([failed.kind, "code" in failed && failed.code], ["failed", 550]);
    const late = await simulated.deliver(await enqueue(test, "timeout@x.example"));
    assert.equal(late.kind, "deferred");
    for (const [error, code] of [
      [new StoreRefusal("disk-full", "Full"), 452],
      [new StoreRefusal("over-quota", "Full"), 452],
      [new StoreRefusal("not-found", "The mailbox has gone"), 451],
      [new TypeError("A bug"), 451],
    ] as const) {
      const faulty = deliveryOf(test, { deliverQueued: () => Promise.reject(error) });
      const said = await faulty.deliver(await enqueue(test, "you@home.example"));
      assert.deepEqual([said.kind, "code" in said && said.code], ["deferred", code]);
    }
  });
});

describe("senders of disabled domains", () => {
  it("are known, in any spelling; nobody's and others' are not", async () => {
    await using test = await TestStore.open();
    const delivery = deliveryOf(test);
    const disabled = [
      "you@off.example",
      "Whoever@OFF.example",
      "you@home.example",
      "a@b.example",
      "",
    ];
    assert.deepEqual(
      disabled.map((reversePath) => delivery.isDisabledSender(reversePath)),
      [true, true, false, false, false],
    );
  });
});

describe("notices", () => {
  it("go into the inbox of the sender, or of the postmaster", async () => {
    await using test = await TestStore.open(["other", "you"]);
    const delivery = deliveryOf(test);
    for (const byAccount of [true, false]) {
      const entry = await enqueue(test, "a@else.example", byAccount);
      const notice = await delivery.notice(entry, Buffer.from("Subject: failed\r\n\r\nSorry\r\n"));
      await test.store.accept([notice!]);
    }
    const rest = "Return-Path: <>\r\nSubject: failed\r\n\r\nSorry\r\n";
    assert.deepEqual(texts(test), [
      `Delivered-To: you@home.example\r\n${rest}`,
      `Delivered-To: postmaster\r\n${rest}`,
    ]);
  });
});
