import assert from "node:assert/strict";
import { it } from "node:test";
import { TestStore } from "../testing/store.ts";

it("gives of each body what it takes to read it", async () => {
  await using test = await TestStore.open();
  for (let i = 1; i <= 3; i++) {
    await test.add(`Subject: ${i}\r\n\r\n`, { prefix: i === 2 ? "X-Prefix: x\r\n" : "" });
  }
  const all = { first: 1, last: 9 };
  const records = test.store.records(test.mailboxId(), all, 9);
  const bodies = test.store.bodies(test.mailboxId(), all, 9);
  assert.equal(records.length, 3);
  for (const [at, record] of records.entries()) {
    const body: object = bodies[at]!;
    for (const [key, value] of Object.entries(record))
      assert.equal(Reflect.get(body, key), value, key);
  }
});

it("gives the same rows by list and by range, each in the order of UIDs", async () => {
  await using test = await TestStore.open(["you", "they"]);
  const { store } = test;
  for (let i = 1; i <= 9; i++) await test.add(`Subject: ${i}\r\n\r\n`);
  const mailboxId = test.mailboxId();
  const list = Uint32Array.of(2, 3, 7, 9, 12);
  const reads = ["messages", "bodies", "records", "envelopes", "threadedRows"] as const;
  for (const kind of reads) {
    const all = store[kind](mailboxId, { first: 1, last: 2 ** 32 - 1 }, 100);
    const expected = all.filter(({ uid }) => list.includes(uid));
    assert.equal(expected.length, 4);
    assert.deepEqual(store[kind](mailboxId, list, 100), expected, kind);
    assert.deepEqual(store[kind](mailboxId, list, 2), expected.slice(0, 2), kind);
    assert.deepEqual(store[kind](mailboxId, new Uint32Array(), 2), [], kind);
    assert.deepEqual(store[kind](test.mailboxId("INBOX", "they"), list, 100), [], kind);
  }
});
