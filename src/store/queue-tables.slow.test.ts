import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { queueFor } from "../testing/queue-store.ts";
import { TestStore } from "../testing/store.ts";
import type { Change } from "./change.ts";
import { StoreRefusal } from "./mail-store.ts";
import type { NewQueueEntry, QueueAttempt } from "./queue-entry.ts";
import type { QueueFilter } from "./queue-filter.ts";
import type { QueueChange, QueuePage } from "./queue-store.ts";

const firstPage: QueuePage = { sort: "next-attempt", order: "ascending", offset: 0, limit: 100 };

const attempt: QueueAttempt = {
  startedAt: 5,
  durationMs: 7,
  remoteMta: "mx.y.example",
  code: 550,
  enhancedStatusCode: "5.1.1",
  text: "No such user",
  delivered: false,
};

function refusal(reason: string) {
  return (error: unknown) => error instanceof StoreRefusal && error.reason === reason;
}

describe("the schedule", () => {
  it("goes from domain to domain, past those that are held", async () => {
    await using test = await TestStore.open();
    await queueFor(test, ["a@y.example", "b@Y.example."], { nextAttemptAt: 30 });
    await queueFor(test, ["c@y.example", "d@x.example"], { nextAttemptAt: 20 });
    await queueFor(test, ["e@w.example"], { held: true });
    const { queue } = test.store;
    assert.deepEqual(queue.domainAfter(""), { domain: "x.example", nextAttemptAt: 20 });
    assert.deepEqual(queue.domainAfter("x.example"), { domain: "y.example", nextAttemptAt: 20 });
    assert.equal(queue.domainAfter("y.example"), undefined);
    assert.deepEqual(
      [20, 21, 31].map((since) => queue.nextAttemptAt("y.example", since)),
      [20, 30, undefined],
    );
    const due = queue.dueIds("y.example", 30, 10).map((id) => test.store.queueEntry(id)!.recipient);
    assert.deepEqual(due, ["c@y.example", "a@y.example", "b@Y.example."]);
    assert.deepEqual(queue.dueIds("w.example", 1e9, 10), []);
  });

  it("is told of by the feed, and of what no longer waits for a person", async () => {
    await using test = await TestStore.open();
    const changes: Change[] = [];
    using _feed = test.store.subscribe((news) => void changes.push(...news));
    const due = () => changes.splice(0).flatMap((one) => ("due" in one ? one.due : []));
    await queueFor(test, ["a@y.example", "b@x.example"], { nextAttemptAt: 9 });
    assert.deepEqual(due(), [
      { domain: "y.example", nextAttemptAt: 9 },
      { domain: "x.example", nextAttemptAt: 9 },
    ]);
    await test.store.queue.change({ to: "a@" }, { kind: "hold", held: true });
    assert.deepEqual(due(), []);
    await test.store.queue.change({}, { kind: "schedule", at: 5 });
    assert.deepEqual(due(), [{ domain: "x.example", nextAttemptAt: 5 }]);
    await test.store.queue.change({ held: true }, { kind: "hold", held: false });
    assert.deepEqual(due(), [{ domain: "y.example", nextAttemptAt: 5 }]);
  });

  it("lets nothing begin that is held or gone", async () => {
    await using test = await TestStore.open();
    const [first, second] = await queueFor(test, ["a@y.example", "b@y.example"]);
    await test.store.queue.change({ ids: [first!] }, { kind: "hold", held: true });
    const all = [first!, second!, 99].map((id) => ({ id, nextAttemptAt: 50 }));
    assert.deepEqual(await test.store.beginAttempts(all, 40), [second]);
    assert.equal(test.store.queueEntry(first!)!.attempts, 0);
  });
});

describe("a filter of the queue", () => {
  const check = (filter: QueueFilter, recipients: readonly string[]): void => {
    it(`finds by ${JSON.stringify(filter)}`, async () => {
      await using test = await TestStore.open(["you", "they"]);
      await queueFor(test, ["a@y.example"], { reversePath: "Me@Me.example", transport: "relay" });
      await queueFor(test, ["b@Y.example", "c@bücher.example"], { queuedAt: 3, held: true });
      const accountId = test.accountId("they");
      await queueFor(test, ["d@z.example"], { accountId, nextAttemptAt: 1, reversePath: "" });
      const { items, total } = await test.store.queue.page(filter, {
        ...firstPage,
        sort: "queued",
      });
      assert.deepEqual(
        items.map(({ recipient }) => recipient),
        recipients,
      );
      assert.equal(total, recipients.length);
      assert.equal((await test.store.queue.ids(filter)).length, total);
    });
  };
  const all = ["a@y.example", "b@Y.example", "c@bücher.example", "d@z.example"];
  check({}, all);
  check({ ids: [2, 4, 17] }, ["b@Y.example", "d@z.example"]);
  check({ accountId: 2 }, ["d@z.example"]);
  check({ from: "me@ME" }, ["a@y.example"]);
  check({ from: "ME.ex" }, all.slice(0, 3));
  check({ to: "@y." }, ["a@y.example", "b@Y.example"]);
  check({ senderDomain: "me.example" }, all.slice(0, 3));
  check({ recipientDomain: "xn--bcher-kva.example" }, ["c@bücher.example"]);
  check({ held: true, recipientDomain: "y.example" }, ["b@Y.example"]);
  check({ transport: "relay" }, ["a@y.example"]);
  check({ transport: "" }, all.slice(1));
  check({ queuedBefore: 1000 }, ["b@Y.example", "c@bücher.example"]);
  check({ queuedAfter: 1000, nextAttemptBefore: 2000 }, ["d@z.example"]);
  check({ nextAttemptAfter: 2000 }, all.slice(0, 3));
});

describe("pages of the queue", () => {
  it("part a long queue by the order that is wanted", async () => {
    await using test = await TestStore.open();
    // Longer than what is read in one piece.
    const count = 4_500;
    const recipients = Array.from({ length: count }, (_, i) => `r${i}@y.example`);
    await queueFor(test, recipients);
    await test.store.queue.change({ ids: [count] }, { kind: "schedule", at: 1 });
    const ids = async (page: Partial<QueuePage>) => {
      const found = await test.store.queue.page({}, { ...firstPage, limit: 2, ...page });
      assert.equal(found.total, count);
      return found.items.map(({ id }) => id);
    };
    assert.deepEqual(await ids({}), [count, 1]);
    assert.deepEqual(await ids({ sort: "queued" }), [1, 2]);
    assert.deepEqual(await ids({ order: "descending" }), [count - 1, count - 2]);
    assert.deepEqual(await ids({ sort: "queued", offset: 4_499 }), [count]);
    assert.equal(await test.store.queue.change({}, { kind: "delay", byMs: 5 }), count);
    assert.equal(test.store.queue.nextAttemptAt("y.example", 0), 6);
    assert.equal(await test.store.queue.change({ to: "r1@" }, { kind: "drop" }), 1);
  });
});

describe("a change of many", () => {
  const check = (change: QueueChange, expected: Partial<NewQueueEntry>): void => {
    it(`does ${JSON.stringify(change)}`, async () => {
      await using test = await TestStore.open();
      const [id, other] = await queueFor(test, ["a@y.example", "b@y.example"]);
      const before = test.store.queueEntry(other!);
      assert.equal(await test.store.queue.change({ ids: [id!] }, change), 1);
      assert.partialDeepStrictEqual(test.store.queueEntry(id!), expected);
      assert.deepEqual(test.store.queueEntry(other!), before);
    });
  };
  check({ kind: "hold", held: true }, { held: true });
  check({ kind: "schedule", at: 77 }, { nextAttemptAt: 77 });
  check({ kind: "delay", byMs: -500 }, { nextAttemptAt: 1500 });
  check({ kind: "transport", transport: "relay" }, { transport: "relay" });
  check({ kind: "transport", transport: undefined }, { transport: undefined });
  check({ kind: "require-tls", requireTls: true }, { requireTls: true });
  check({ kind: "require-tls", requireTls: false }, { requireTls: false });
  check({ kind: "require-tls", requireTls: undefined }, { requireTls: undefined });
});

describe("what has left the queue", () => {
  it("is known with its attempts, until its time is over", async () => {
    await using test = await TestStore.open();
    const given = { fromId: "f1", extra: { k: "v" }, transport: "relay", prefix: "X: y\r\n" };
    const [id] = await queueFor(test, ["a@y.example"], given);
    await test.store.beginAttempts([{ id: id!, nextAttemptAt: 9 }], 5);
    await test.store.endAttempts([{ id: id!, attempt, ended: "failed" }], []);
    assert.equal(test.store.queueEntry(id!), undefined);
    const retired = test.store.queue.retired(id!)!;
    assert.partialDeepStrictEqual(retired, {
      recipient: "a@y.example",
      outcome: "failed",
      attempts: 1,
      history: [attempt],
      fromId: "f1",
      extra: { k: "v" },
      transport: "relay",
    });
    assert.equal(retired.keepUntil - retired.endedAt, 7 * 24 * 3600 * 1000);
    const { items } = await test.store.queue.retiredPage({ fromId: "f1" }, firstPage);
    assert.deepEqual(items, [retired]);
    assert.deepEqual(
      (await test.store.queue.retiredPage({ outcome: "dropped" }, firstPage)).total,
      0,
    );
  });

  it("knows deliveries to ourselves and what was dropped", async () => {
    await using test = await TestStore.open();
    const [first, second] = await queueFor(test, ["a@here", "b@here"]);
    const delivery = { ...to(test), internalAt: 1 };
    await test.store.deliverQueued(first!, [delivery]);
    await test.store.dropQueueEntries([second!]);
    assert.equal(test.store.queue.retired(first!)!.outcome, "delivered");
    assert.equal(test.store.queue.retired(first!)!.attempts, 1);
    assert.equal(test.store.queue.retired(second!)!.outcome, "dropped");
    const { items } = await test.store.queue.retiredPage({}, firstPage);
    assert.deepEqual(
      items.map(({ id }) => id),
      [second, first],
    );
  });

  it("tells how earlier mail to an address went", async () => {
    await using test = await TestStore.open();
    const failures = (recipient = "a@y.example") =>
      test.store.queue.failuresInARow(test.accountId(), recipient, 2);
    const found: number[] = [];
    for (const ended of ["failed", "failed", "failed", "delivered", "failed"] as const) {
      const [id] = await queueFor(test, ["a@y.example"]);
      await test.store.endAttempts([{ id: id!, attempt, ended }], []);
      found.push(failures());
    }
    assert.deepEqual(found, [1, 2, 2, 0, 1]);
    assert.equal(failures("A@y.example"), 0);
  });
});

function to(test: TestStore) {
  return { mailboxId: test.mailboxId(), flags: { bits: 0, keywords: [] }, prefix: "" };
}

describe("hold rules", () => {
  it("hold what all their fields match, what is there and what comes", async () => {
    await using test = await TestStore.open(["you", "they"]);
    const { queue } = test.store;
    const [there] = await queueFor(test, ["a@y.example", "b@z.example"]);
    const rule = {
      accountId: test.accountId(),
      senderDomain: undefined,
      recipientDomain: "y.example",
    };
    assert.deepEqual(await queue.addHoldRule(rule), { id: 1, held: 1 });
    await assert.rejects(queue.addHoldRule(rule), refusal("exists"));
    assert.equal(test.store.queueEntry(there!)!.held, true);
    const [mine, other] = await queueFor(test, ["c@Y.example", "d@z.example"]);
    const [theirs] = await queueFor(test, ["c@y.example"], { accountId: test.accountId("they") });
    const held = [mine!, other!, theirs!].map((id) => test.store.queueEntry(id)!.held);
    assert.deepEqual(held, [true, false, false]);
    await queue.removeHoldRule(1);
    await assert.rejects(queue.removeHoldRule(1), refusal("not-found"));
    assert.equal(test.store.queueEntry(mine!)!.held, true);
    assert.deepEqual(queue.holdRules(), []);
  });

  it("go by the domain of the sender, and without fields are about everything", async () => {
    await using test = await TestStore.open();
    const { queue } = test.store;
    const nobody = { accountId: undefined, senderDomain: undefined, recipientDomain: undefined };
    await queue.addHoldRule({ ...nobody, senderDomain: "me.example" });
    const [mine] = await queueFor(test, ["a@y.example"], { reversePath: "x@ME.example" });
    const [notice] = await queueFor(test, ["a@y.example"], {
      reversePath: "",
      accountId: undefined,
    });
    assert.equal(test.store.queueEntry(mine!)!.held, true);
    assert.equal(test.store.queueEntry(notice!)!.held, false);
    assert.deepEqual(await queue.addHoldRule(nobody), { id: 2, held: 1 });
    assert.equal(test.store.queueEntry(notice!)!.held, true);
  });
});

describe("suppression", () => {
  it("is of an account and an address in any spelling", async () => {
    await using test = await TestStore.open(["you", "they"]);
    const { queue } = test.store;
    const accountId = test.accountId();
    await queue.suppress({ accountId, address: "B.o+x@Y.example", reason: "Asked to" });
    const again = queue.suppress({ accountId, address: "bo@y.example", reason: "" });
    await assert.rejects(again, refusal("exists"));
    const found = queue.suppression(accountId, "bo-list@y.example")!;
    assert.deepEqual(
      [found.address, found.baseAddress, found.manual, found.reason],
      ["B.o+x@Y.example", "bo@y.example", true, "Asked to"],
    );
    assert.equal(queue.suppression(test.accountId("they"), "bo@y.example"), undefined);
    assert.equal(queue.suppressions(undefined).length, 1);
    assert.equal(queue.suppressions(test.accountId("they")).length, 0);
    await queue.unsuppress(accountId, "b.o@y.example");
    await assert.rejects(queue.unsuppress(accountId, "bo@y.example"), refusal("not-found"));
    await assert.rejects(
      queue.suppress({ accountId: 99, address: "a@b", reason: "" }),
      refusal("not-found"),
    );
  });

  it("comes with the result of an attempt", async () => {
    await using test = await TestStore.open();
    const [id, second] = await queueFor(test, ["a@y.example", "A+1@y.example"]);
    const suppress = "No such user";
    await test.store.endAttempts(
      [id!, second!].map((one) => ({ id: one, attempt, ended: "failed" as const, suppress })),
      [],
    );
    const [found, ...more] = test.store.queue.suppressions(test.accountId());
    assert.deepEqual([found!.manual, found!.reason, more.length], [false, suppress, 0]);
  });
});

describe("ids of MAIL FROM", () => {
  it("are unique to what the account has queued and retired", async () => {
    await using test = await TestStore.open(["you", "they"]);
    const [id] = await queueFor(test, ["a@y.example"], { fromId: "one" });
    await assert.rejects(queueFor(test, ["b@y.example"], { fromId: "one" }), refusal("exists"));
    await test.store.dropQueueEntries([id!]);
    await assert.rejects(queueFor(test, ["b@y.example"], { fromId: "one" }), refusal("exists"));
    const both = queueFor(test, ["b@y.example", "c@y.example"], { fromId: "two" });
    await assert.rejects(both, refusal("exists"));
    await queueFor(test, ["b@y.example"], { fromId: "one", accountId: test.accountId("they") });
  });
});

describe("settings of an account about the queue", () => {
  const apply = (test: TestStore, given: { queuedMax?: number; keepRetiredMs?: number }) => {
    const { revision } = test.store.currentRevision()!;
    const accounts = [{ name: "you", mailboxes: [], ...given }];
    const base = { document: "", by: "", note: "", at: 0, base: revision };
    return test.store.applyRevision({ ...base, accounts });
  };

  it("bound what may wait", async () => {
    await using test = await TestStore.open();
    await queueFor(test, ["a@y.example"]);
    await apply(test, { queuedMax: 3 });
    const [, third] = await queueFor(test, ["b@y.example", "c@y.example"]);
    await assert.rejects(queueFor(test, ["d@y.example"]), refusal("queue-full"));
    await test.store.dropQueueEntries([third!]);
    await assert.rejects(queueFor(test, ["d@y.example", "e@y.example"]), refusal("queue-full"));
    await assert.rejects(
      queueFor(test, ["d@y.example"], { fromId: "x" }).then(() =>
        queueFor(test, ["e@y.example"], { fromId: "x" }),
      ),
      refusal("queue-full"),
    );
    await queueFor(test, ["f@y.example"], { accountId: undefined });
  });

  it("say how long to know of what has left, or not at all", async () => {
    await using test = await TestStore.open();
    const [first, second, third] = await queueFor(test, ["a@y", "b@y", "c@y"]);
    await apply(test, { keepRetiredMs: 0 });
    await test.store.dropQueueEntries([first!]);
    assert.equal(test.store.queue.retired(first!), undefined);
    await apply(test, { keepRetiredMs: 60_000 });
    await test.store.dropQueueEntries([second!]);
    await apply(test, {});
    await test.store.dropQueueEntries([third!]);
    for (const id of [second!, third!]) {
      const { keepUntil, endedAt } = test.store.queue.retired(id)!;
      assert.equal(keepUntil - endedAt, 60_000);
    }
  });
});
