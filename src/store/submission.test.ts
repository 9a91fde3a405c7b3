import assert from "node:assert/strict";
import { it } from "node:test";
import { meddle } from "../testing/meddle.ts";
import { TestStore } from "../testing/store.ts";
import type { Change } from "./change.ts";
import type { NewQueueEntry } from "./queue-entry.ts";

function entryTo(test: TestStore, recipient: string): NewQueueEntry {
  return {
    accountId: test.accountId(),
    reversePath: "you@example.org",
    recipient,
    prefix: "",
    messageId: "<m@example.org>",
    subject: "s",
    smtpUtf8: false,
    eightBitMime: false,
    requireTls: undefined,
    dsn: undefined,
    queuedAt: 0,
    nextAttemptAt: 0,
  };
}

async function submit(test: TestStore, recipients: readonly string[]): Promise<number> {
  await using incoming = test.store.incoming();
  await incoming.write(Buffer.from("Subject: s\r\n\r\nx\r\n"));
  const queue = recipients.map((recipient) => entryTo(test, recipient));
  const submission = { accountId: test.accountId(), value: '{"emailId":"m1"}' };
  const body = await incoming.finish();
  const [accepted] = await test.store.accept([{ body, deliveries: [], queue, submission }]);
  return accepted!.submissionId!;
}

function valueOf(test: TestStore, id: number): unknown {
  const object = test.store.objects.get(test.accountId(), "submission", id);
  return object && (JSON.parse(object.value) as unknown);
}

it("a submission is written with its queue entries", async () => {
  await using test = await TestStore.open();
  const id = await submit(test, ["a@x.example", "b@x.example"]);
  const queueEntryIds = test.store.queueEntries(10).map((entry) => entry.id);
  assert.equal(queueEntryIds.length, 2);
  assert.deepEqual(valueOf(test, id), { emailId: "m1", queueEntryIds });
  const { createSeq, modSeq } = test.store.objects.get(test.accountId(), "submission", id)!;
  assert.equal(createSeq, modSeq);
});

it("a submission changes when its queue entries do", async () => {
  await using test = await TestStore.open();
  const id = await submit(test, ["a@x.example"]);
  const other = await submit(test, ["b@x.example"]);
  const heard: Change[] = [];
  using _listening = test.store.subscribe((changes) => heard.push(...changes));
  const [entry] = test.store.queueEntries(10);
  const attempt = {
    startedAt: 0,
    durationMs: 1,
    remoteMta: undefined,
    code: 250,
    enhancedStatusCode: "2.0.0",
    text: "ok",
    delivered: true,
  };
  await test.store.endAttempts(
    [{ id: entry!.id, attempt, ended: "delivered", dialed: undefined }],
    [],
  );
  const object = test.store.objects.get(test.accountId(), "submission", id)!;
  assert.ok(object.modSeq > object.createSeq);
  assert.deepEqual(
    heard.map((change) => ("objects" in change ? change.objects : change.kind)),
    ["queue-changed", "submission"],
  );
  const untouched = test.store.objects.get(test.accountId(), "submission", other)!;
  assert.equal(untouched.modSeq, untouched.createSeq);
});

it("a submission is taken back as long as nothing has been attempted", async () => {
  await using test = await TestStore.open(["you", "other"]);
  const accountId = test.accountId();
  const id = await submit(test, ["a@x.example", "b@x.example"]);
  const withdraw = (of: { id: number; accountId: number }): Promise<void> =>
    test.store.objects.withdrawSubmission({ ...of, value: '{"undoStatus":"canceled"}' });
  await assert.rejects(withdraw({ id, accountId: test.accountId("other") }), {
    reason: "not-found",
  });
  await withdraw({ id, accountId });
  assert.deepEqual(test.store.queueEntries(10), []);
  assert.deepEqual(valueOf(test, id), { undoStatus: "canceled" });
  const late = await submit(test, ["a@x.example", "b@x.example"]);
  const entryId = test.store.queueEntries(10)[1]!.id;
  await test.store.beginAttempts([{ id: entryId, nextAttemptAt: 5 }], 0);
  await assert.rejects(withdraw({ id: late, accountId }), { reason: "conflict" });
  assert.equal(test.store.queueEntries(10).length, 2);
});

it("a submission can go before its mail does", async () => {
  await using test = await TestStore.open();
  const accountId = test.accountId();
  const id = await submit(test, ["a@x.example"]);
  await test.store.objects.change({ accountId, kind: "submission", put: [], remove: [id] });
  assert.equal(test.store.queueEntries(10).length, 1);
  await test.store.dropQueueEntries(test.store.queueEntries(10).map((entry) => entry.id));
});

it("submissions are kept up to a number, but for those that wait", async () => {
  await using test = await TestStore.open();
  const accountId = test.accountId();
  const first = await submit(test, ["a@x.example"]);
  const values = Array.from({ length: 2_060 }, () => ({ value: "{}" }));
  await test.store.objects.change({ accountId, kind: "submission", put: values, remove: [] });
  const last = await submit(test, ["b@x.example"]);
  const left = test.store.objects.all(accountId, "submission").map((object) => object.id);
  assert.equal(left.length, 2_001);
  assert.deepEqual([left[0], left.at(-1)], [first, last]);
});

it("verify finds a tie to a submission that is gone", async () => {
  await using test = await TestStore.open();
  meddle(test.directory, "INSERT INTO submission_entry (entry_id, object_id) VALUES (1, 99)");
  assert.deepEqual(await test.faults(), [
    "Queue entry 1 came with submission 99, which is not there",
  ]);
  meddle(test.directory, "DELETE FROM submission_entry");
});
