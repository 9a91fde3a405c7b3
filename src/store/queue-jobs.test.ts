import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { TestWriter } from "../testing/writer.ts";
import type { QueueEntryId } from "./ids.ts";
import type { JobOutcome } from "./jobs.ts";
import type { NewQueueEntry, QueueAttempt } from "./queue-entry.ts";
import type { QueueFilter } from "./queue-filter.ts";
import { dueIds, nextQueueAttemptAt, queuedBody, queueEntry } from "./queue-reads.ts";

const entry: NewQueueEntry = {
  accountId: 1,
  reversePath: "you@localhost",
  recipient: "a@example.org",
  prefix: "Received: x\r\n",
  messageId: "<1@x>",
  subject: "s",
  smtpUtf8: true,
  eightBitMime: false,
  requireTls: true,
  dsn: { notify: ["never"], ret: "hdrs", envelopeId: "e", originalRecipient: undefined },
  queuedAt: 1000,
  nextAttemptAt: 2000,
};

function attempt(text: string): QueueAttempt {
  return {
    startedAt: 1,
    durationMs: 2,
    remoteMta: undefined,
    code: 451,
    enhancedStatusCode: undefined,
    text,
    delivered: false,
  };
}

/** One message queued for so many recipients. */
function queue(test: TestWriter, recipients: number): readonly QueueEntryId[] {
  const entries = Array.from({ length: recipients }, (_, i) => {
    return { ...entry, recipient: `${i}@example.org`, nextAttemptAt: 2000 + i };
  });
  const [accepted] = test.run("accept", [{ ...test.message("body", []), queue: entries }]);
  return accepted!.queueEntryIds;
}

function reasonOf(outcome: JobOutcome): string {
  return outcome.kind === "refused" ? outcome.reason : outcome.kind;
}

function counted(test: TestWriter): Record<string, number> {
  return Object.fromEntries(
    ["body", "message", "queue_entry"].map((table) => [
      table,
      test.row<{ n: number }>(`SELECT count(*) AS n FROM ${table}`)!.n,
    ]),
  );
}

describe("a queue entry", () => {
  it("comes back as it went in", async () => {
    await using test = await TestWriter.open();
    const full: NewQueueEntry = {
      ...entry,
      requireTls: false,
      transport: "relay",
      held: true,
      attemptsMax: 5,
      fromId: "id-1",
      extra: { order: "77" },
      releaseRequest: "for;3600",
      report: "tls",
    };
    const bare = { ...entry, requireTls: undefined };
    const plain = { ...entry, accountId: undefined, prefix: "", dsn: undefined, smtpUtf8: false };
    const [accepted] = test.run("accept", [
      { ...test.message("body", []), queue: [full, plain, bare] },
    ]);
    const [first, second, third] = accepted!.queueEntryIds as [number, number, number];
    const read = queueEntry(test.reader, first)!;
    const { id, bodyId, size, attempts, lastAttemptAt, lastError, history, dialed, ...rest } = read;
    assert.deepEqual(
      { id, bodyId, attempts, history, dialed },
      { id: first, bodyId: 1, attempts: 0, history: [], dialed: [] },
    );
    assert.deepEqual([lastAttemptAt, lastError], [undefined, undefined]);
    // What is undefined in JSON is absent.
    assert.deepEqual(rest, { ...full, dsn: { notify: ["never"], ret: "hdrs", envelopeId: "e" } });
    assert.equal(size, entry.prefix.length + 4);
    assert.equal(queuedBody(test.reader, read)!.size, size);
    assert.equal(queueEntry(test.reader, second)!.prefix, "");
    assert.equal(queueEntry(test.reader, second)!.accountId, undefined);
    assert.equal(queueEntry(test.reader, second)!.dsn, undefined);
    assert.equal(queueEntry(test.reader, 99), undefined);
    const least = queueEntry(test.reader, third)!;
    assert.deepEqual(
      [least.requireTls, least.held, least.extra, least.fromId],
      [undefined, false, {}, undefined],
    );
  });

  it("remembers the addresses that it was tried at", async () => {
    await using test = await TestWriter.open();
    const [id] = queue(test, 1) as [number];
    const tried = (...dialed: string[]): void => {
      const result = { id, attempt: attempt("no"), ended: undefined };
      const addresses = dialed.map((address) => ({ host: "mx", address }));
      test.run("endAttempts", { results: [{ ...result, dialed: addresses }], notices: [] });
    };
    const read = () => queueEntry(test.reader, id)!.dialed.map(({ address }) => address);
    tried("a", "b");
    tried();
    tried("c");
    assert.deepEqual(read(), ["a", "b", "c"]);
    tried(...Array.from({ length: 39 }, (_, i) => `d${i}`));
    assert.deepEqual([read().length, read()[0], read().at(-1)], [40, "c", "d38"]);
  });
});

describe("the time of a queue entry", () => {
  it("decides on the order", async () => {
    await using test = await TestWriter.open();
    const [first, second, third] = queue(test, 3) as [number, number, number];
    test.run("beginAttempts", {
      entries: [
        { id: first, nextAttemptAt: 5000 },
        { id: 99, nextAttemptAt: 1 },
      ],
      startedAt: 2500,
    });
    const ids = (now: number): number[] => dueIds(test.reader, "example.org", { now, limit: 10 });
    assert.deepEqual(ids(1999), []);
    assert.deepEqual(ids(2001), [second]);
    assert.deepEqual(ids(9000), [second, third, first]);
    assert.equal(nextQueueAttemptAt(test.reader), 2001);
    assert.equal(queueEntry(test.reader, first)!.lastAttemptAt, 2500);
    const schedule = (filter: QueueFilter, at: number): number =>
      test.run("changeQueue", { filter, after: 0, through: 99, change: { kind: "schedule", at } });
    assert.equal(schedule({ ids: [third, 99] }, 7), 1);
    assert.deepEqual(ids(7), [third]);
    assert.equal(schedule({ ids: [] }, 7), 0);
    assert.equal(schedule({}, 9), 3);
  });
});

describe("results of attempts", () => {
  it("end entries or keep them with their last twenty", async () => {
    await using test = await TestWriter.open();
    const [first, second] = queue(test, 2) as [number, number];
    for (let i = 0; i < 25; i++) {
      const results = [{ id: first, attempt: attempt(`try ${i}`), ended: undefined }];
      test.run("endAttempts", { results, notices: [] });
    }
    const { history, lastError, nextAttemptAt } = queueEntry(test.reader, first)!;
    assert.deepEqual(
      [history.length, history[0]!.text, lastError, nextAttemptAt],
      [20, "try 5", "try 24", 2000],
    );
    const results = [
      { id: first, attempt: attempt("later"), ended: undefined, nextAttemptAt: 8000 },
      { id: second, attempt: attempt("done"), ended: "failed" as const },
      { id: second, attempt: attempt("twice"), ended: "failed" as const },
      { id: 99, attempt: attempt("gone"), ended: undefined },
    ];
    test.changes.length = 0;
    test.run("endAttempts", { results, notices: [] });
    assert.equal(queueEntry(test.reader, first)!.nextAttemptAt, 8000);
    assert.deepEqual(counted(test), { body: 1, message: 0, queue_entry: 1 });
    assert.deepEqual(
      test.changes.map(({ kind }) => kind),
      ["queue-changed"],
    );
    test.run("dropQueueEntries", { ids: [first] });
    assert.deepEqual(counted(test), { body: 0, message: 0, queue_entry: 0 });
  });

  it("bring their notices with them, or nothing is done", async () => {
    await using test = await TestWriter.open();
    const [id] = queue(test, 1) as [number];
    const results = [{ id, attempt: attempt("failed"), ended: "failed" as const }];
    const nowhere = test.message("notice", [test.delivery(999)]);
    assert.equal(
      reasonOf(test.outcome("endAttempts", { results, notices: [nowhere] })),
      "not-found",
    );
    assert.deepEqual(counted(test), { body: 1, message: 0, queue_entry: 1 });
    test.run("endAttempts", { results, notices: [test.message("notice")] });
    assert.deepEqual(counted(test), { body: 1, message: 1, queue_entry: 0 });
  });
});

describe("what has left the queue", () => {
  it("is forgotten when its time is over", async () => {
    await using test = await TestWriter.open();
    const ids = queue(test, 3);
    test.run("dropQueueEntries", { ids });
    const week = 7 * 24 * 3600 * 1000;
    const before = { now: Date.now() + week - 60_000 };
    const after = { now: Date.now() + week + 60_000 };
    assert.equal(test.run("pruneRetired", { ids, ...before }), 0);
    assert.equal(test.run("pruneRetired", { ids: [ids[1]!, 99], ...after }), 1);
    assert.deepEqual(test.column("SELECT id FROM queue_retired"), [ids[0], ids[2]]);
  });
});

describe("delivery of a queued message", () => {
  it("happens once, with the entry", async () => {
    await using test = await TestWriter.open();
    const [first, second] = queue(test, 2) as [number, number];
    const twice = [
      test.delivery(),
      { ...test.delivery(test.mailboxId("Archive")), prefix: "P: 1\r\n" },
    ];
    const outcomes = test.batch([
      test.request("deliverQueued", { entryId: first, deliveries: [test.delivery(999)] }),
      test.request("deliverQueued", { entryId: first, deliveries: twice }),
      test.request("deliverQueued", { entryId: first, deliveries: twice }),
      test.request("deliverQueued", { entryId: second, deliveries: [] }),
    ]);
    assert.deepEqual(outcomes.map(reasonOf), ["not-found", "done", "not-found", "done"]);
    assert.deepEqual(counted(test), { body: 1, message: 2, queue_entry: 0 });
    assert.deepEqual(test.column("SELECT refs FROM body"), [2]);
    assert.deepEqual(test.column("SELECT size FROM message ORDER BY mailbox_id"), [4, 10]);
  });
});
