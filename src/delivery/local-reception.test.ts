import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MemoryMessage } from "../testing/memory-message.ts";
import { quietLog, TestStore } from "../testing/store.ts";
import { directoryOf, transactionOf } from "../testing/transaction.ts";
import { type MailStore, StoreRefusal } from "../store/mail-store.ts";
import { LocalReception } from "./local-reception.ts";
import type { Transaction, Verdict } from "./reception.ts";

const at = Date.UTC(2026, 10, 21, 11, 0, 0);

function receptionOf(
  store: MailStore,
  changes: {
    readonly acceptAll?: boolean;
    readonly accept?: MailStore["accept"];
    readonly hasRoomFor?: MailStore["hasRoomFor"];
  } = {},
): LocalReception {
  const reading = {
    account: store.account.bind(store),
    mailboxByName: store.mailboxByName.bind(store),
    mailbox: store.mailbox.bind(store),
    objects: store.objects,
    subscribe: store.subscribe.bind(store),
    hasRoomFor: changes.hasRoomFor ?? store.hasRoomFor.bind(store),
    accept: changes.accept ?? store.accept.bind(store),
  };
  return new LocalReception({
    store: reading,
    directory: directoryOf(store, changes.acceptAll),
    hostName: "mx.home.example",
    clock: () => at,
    log: quietLog(),
  });
}

function said(verdict: Verdict): string {
  return verdict.kind === "accepted" ? "accepted" : `${verdict.code} ${verdict.enhancedStatusCode}`;
}

/** The texts in a mailbox, oldest first. */
function texts(test: TestStore, mailbox = "INBOX", account = "you"): string[] {
  const id = test.mailboxId(mailbox, account);
  return test.store
    .bodies(id, { first: 1, last: 0xffffffff }, 100)
    .map((body) => test.store.read(body, 0, body.size).toString("latin1"));
}

async function deliver(test: TestStore, text: string, transaction: Transaction): Promise<string> {
  await using message = test.store.incoming();
  await message.write(Buffer.from(text, "latin1"));
  return said(await receptionOf(test.store).message(transaction, message));
}

describe("recipients, mail-behaviours.md 2.9", () => {
  const table: readonly (readonly [address: string, verdict: string])[] = [
    ["you@home.example", "accepted"],
    ["You+tag@HOME.example", "accepted"],
    ["postmaster", "accepted"],
    ["postmaster@home.example", "accepted"],
    ["nobody@home.example", "550 5.1.1"],
    ["you@elsewhere.example", "550 5.7.1"],
    ["you@[192.0.2.9]", "550 5.7.1"],
    ["you@off.example", "450 4.2.1"],
  ];
  for (const [address, verdict] of table) {
    it(`answers ${address} with ${verdict}`, async () => {
      await using test = await TestStore.open();
      const reception = receptionOf(test.store);
      const transaction = transactionOf({ to: [address] });
      const [recipient] = transaction.recipients;
      assert.equal(said(await reception.rcptTo(transaction, recipient!)), verdict);
    });
  }
});

describe("an account without room, mail-behaviours.md 6.7", () => {
  it("takes what still fits, then tells the sender to come again", async () => {
    await using test = await TestStore.open(["you", "other"]);
    await test.store.applyRevision({
      document: "",
      by: "test",
      note: "",
      at,
      base: test.store.currentRevision()!.revision,
      accounts: ["you", "other"].map((name) => ({ name, quota: 1000, mailboxes: [] })),
    });
    const transaction = transactionOf({ to: ["you@home.example"] });
    const text = (octets: number): string => `Subject: x\r\n\r\n${"x".repeat(octets)}`;
    assert.equal(await deliver(test, text(100), transaction), "accepted");
    const both = transactionOf({ to: ["you@home.example", "other@home.example"] });
    assert.equal(await deliver(test, text(700), both), "452 4.2.2");
    assert.deepEqual([texts(test).length, texts(test, "INBOX", "other").length], [1, 0]);
    const room = 1000 - test.store.account(test.accountId())!.size;
    await test.add(text(room - "Subject: x\r\n\r\n".length));
    const [recipient] = transaction.recipients;
    const reception = receptionOf(test.store);
    assert.equal(said(await reception.rcptTo(transaction, recipient!)), "452 4.2.2");
  });
});

describe("delivery, mail-behaviours.md 1.7", () => {
  const text = "Subject: x\r\n\r\nbody\r\n";

  it("puts our fields above the message", async () => {
    await using test = await TestStore.open();
    assert.equal(await deliver(test, text, transactionOf()), "accepted");
    assert.deepEqual(texts(test), [
      "Delivered-To: you@home.example\r\nReturn-Path: <sender@b.example>\r\n" +
        "Received: from mx.example ([192.0.2.1])\r\n" +
        "\tby mx.home.example via tcp with ESMTP id t.1\r\n\tfor <you@home.example>;\r\n" +
        `\tSat, 21 Nov 2026 11:00:00 +0000\r\n${text}`,
    ]);
  });

  it("gives each account one copy, with its address", async () => {
    await using test = await TestStore.open(["you", "other"]);
    const to = ["me@home.example", "you@home.example", "other@home.example", "list@home.example"];
    assert.equal(await deliver(test, text, transactionOf({ to, reversePath: "" })), "accepted");
    const starts = (found: readonly string[]): string[] =>
      found.map((one) => one.slice(0, one.indexOf("\r\n", 20)));
    assert.deepEqual(starts(texts(test)), ["Delivered-To: me@home.example"]);
    assert.deepEqual(starts(texts(test, "Archive")), ["Delivered-To: list@home.example"]);
    assert.deepEqual(starts(texts(test, "INBOX", "other")), ["Delivered-To: other@home.example"]);
    assert.ok(!texts(test)[0]?.includes("\tfor <"), "names no recipient to the others");
    assert.ok(texts(test)[0]?.includes("Return-Path: <>\r\n"));
  });

  it("takes the inbox where the mailbox is missing", async () => {
    await using test = await TestStore.open();
    await deliver(test, text, transactionOf({ to: ["gone@home.example"] }));
    assert.equal(texts(test).length, 1);
  });

  it("ends a loop", async () => {
    await using test = await TestStore.open();
    const hundred = "Received: from a by b; date\r\n".repeat(100);
    assert.equal(await deliver(test, hundred + text, transactionOf()), "accepted");
    const more = await deliver(test, `Received: x\r\n${hundred}${text}`, transactionOf());
    assert.equal(more, "550 5.4.6");
    assert.equal(texts(test).length, 1);
  });

  it("says what went wrong in the store", async () => {
    await using test = await TestStore.open();
    const table: readonly (readonly [error: Error, verdict: string])[] = [
      [new StoreRefusal("disk-full", "Full"), "452 4.3.1"],
      [Object.assign(new Error("No space"), { code: "ENOSPC" }), "452 4.3.1"],
      [Object.assign(new Error("Over the quota"), { code: "EDQUOT" }), "452 4.3.1"],
      [new TypeError("A bug"), "451 4.3.0"],
    ];
    for (const [error, verdict] of table) {
      const reception = receptionOf(test.store, { accept: () => Promise.reject(error) });
      const message = new MemoryMessage();
      assert.equal(said(await reception.message(transactionOf(), message)), verdict);
    }
  });

  it("refuses recipients that went away since RCPT", async () => {
    await using test = await TestStore.open();
    const transaction = transactionOf({ to: ["nobody@home.example"] });
    assert.equal(await deliver(test, text, transaction), "550 5.1.1");
  });
});

describe("a disk without room, appliance.md 5.8", () => {
  it("takes no mail that the disk has no room for", async () => {
    await using test = await TestStore.open();
    const reception = receptionOf(test.store, { hasRoomFor: (octets) => octets < 100 });
    const from = (size?: number): Promise<Verdict> => reception.mailFrom(transactionOf({ size }));
    const verdicts = await Promise.all([from(), from(99), from(100)]);
    assert.deepEqual(verdicts.map(said), ["accepted", "accepted", "452 4.3.1"]);
  });
});

describe("simulated outcomes, mail-behaviours.md 14.3", () => {
  it("show at the stage that the address asks for", async () => {
    await using test = await TestStore.open();
    const reception = receptionOf(test.store, { acceptAll: true });
    const from = (reversePath: string): Promise<Verdict> =>
      reception.mailFrom(transactionOf({ reversePath }));
    const to = (address: string): Promise<Verdict> => {
      const transaction = transactionOf({ to: [address] });
      return reception.rcptTo(transaction, transaction.recipients[0]!);
    };
    assert.equal(said(await from("mailfrom-permerror@x.example")), "550 5.3.0");
    assert.equal(said(await from("mailfrom452@x.example")), "452 4.3.0");
    assert.equal(said(await from("plain@x.example")), "accepted");
    assert.equal(said(await to("rcptto-temperror@x.example")), "451 4.3.0");
    assert.equal(said(await to("later554@x.example")), "accepted");
    const message = new MemoryMessage();
    const whole = transactionOf({ to: ["later554@x.example"] });
    assert.equal(said(await reception.message(whole, message)), "554 5.3.0");
    assert.equal(said(await to("anybody@anywhere.example")), "accepted");
  });
});
