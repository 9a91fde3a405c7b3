import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { meddle } from "../testing/meddle.ts";
import { TestStore } from "../testing/store.ts";

describe("removals of an account", () => {
  it("names what is nowhere any more, in the order in which it went", async () => {
    await using test = await TestStore.open();
    const accountId = test.accountId();
    for (let i = 0; i < 4; i++) await test.add("Subject: x\r\n\r\n");
    const [one, two, three, four] = test.store
      .messages(test.mailboxId(), { first: 1, last: 9 }, 9)
      .map(({ id }) => id);
    const before = test.store.account(accountId)!.modSeq;
    await test.store.removeMessages(test.mailboxId(), Uint32Array.of(3));
    await test.store.move(test.mailboxId(), Uint32Array.of(1, 2), test.mailboxId("Archive"));
    const between = test.store.account(accountId)!.modSeq;
    await test.store.removeMessages(test.mailboxId("Archive"), Uint32Array.of(1));
    const gone = (since: number) =>
      test.store.removedMessages(accountId, since)?.map(({ id }) => id);
    assert.deepEqual(gone(before), [three, one]);
    assert.deepEqual(gone(between), [one]);
    await test.store.deleteMailbox(test.mailboxId("Archive"));
    assert.deepEqual(gone(between), [one, two]);
    assert.deepEqual(gone(test.store.account(accountId)!.modSeq), []);
    assert.equal(test.store.message(four!)?.id, four);
    await test.reopen();
    assert.deepEqual(gone(before), [three, one, two]);
  });

  it("names deleted mailboxes", async () => {
    await using test = await TestStore.open();
    const accountId = test.accountId();
    const before = test.store.account(accountId)!.modSeq;
    const id = test.mailboxId("Archive");
    await test.store.deleteMailbox(id);
    const { modSeq } = test.store.account(accountId)!;
    assert.deepEqual(test.store.removedMailboxes(accountId, before), [{ id, modSeq }]);
    assert.deepEqual(test.store.removedMailboxes(accountId, modSeq), []);
  });

  it("does not tell a part where removals were forgotten", async () => {
    await using test = await TestStore.open(["you"], { tombstones: { keep: 1, ageMs: 60_000 } });
    const accountId = test.accountId();
    await test.add("Subject: x\r\n\r\n");
    const before = test.store.account(accountId)!.modSeq;
    await test.store.move(test.mailboxId(), Uint32Array.of(1), test.mailboxId("Archive"));
    await test.store.deleteMailbox(test.mailboxId("Archive"));
    await test.store.pruneTombstones();
    assert.equal(test.store.removedMessages(accountId, before)?.length, 1);
    meddle(test.directory, "UPDATE tombstone SET at = 0");
    await test.store.pruneTombstones();
    assert.equal(test.store.removedMessages(accountId, before), undefined);
    assert.deepEqual(test.store.removedMessages(accountId, before + 2), []);
  });
});
