import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { meddle } from "../testing/meddle.ts";
import { TestStore } from "../testing/store.ts";
import { TestWriter } from "../testing/writer.ts";
import { flagBits } from "./flags.ts";
import type { ModSeq } from "./ids.ts";

const deleted = { bits: flagBits["\\Deleted"], keywords: [] };

/** Expunges each group of UIDs of the inbox; the modification sequence of each. */
async function expunge(test: TestStore, groups: readonly (readonly number[])[]): Promise<ModSeq[]> {
  const mailboxId = test.mailboxId();
  const modSeqs: ModSeq[] = [];
  for (const group of groups) {
    const uids = Uint32Array.from(group);
    await test.store.storeFlags({ mailboxId, uids, mode: "add", flags: deleted });
    modSeqs.push((await test.store.expunge(mailboxId, uids)).modSeq);
  }
  return modSeqs;
}

describe("tombstones", () => {
  it("are forgotten beyond the newest, whole removals only", async () => {
    await using test = await TestStore.open(["you"], { tombstones: { keep: 3, ageMs: -1000 } });
    for (let i = 0; i < 8; i++) await test.add("Subject: x\r\n\r\n");
    const [first, second, third] = await expunge(test, [[1], [2, 4], [5, 6]]);
    const vanished = (since: ModSeq) => [...test.store.vanished(test.mailboxId(), since)];
    const before = vanished(0);
    assert.deepEqual(before, [1, 2, 4, 5, 6]);
    await test.store.pruneTombstones();
    // Three are kept, and with the third the other of its removal.
    assert.deepEqual(vanished(first!), [2, 4, 5, 6]);
    assert.deepEqual(vanished(second!), [5, 6]);
    assert.deepEqual(vanished(third!), []);
    // Of what was before, everything that is not there: the same, as nothing else ever went.
    assert.deepEqual(vanished(first! - 1), before);
    await expunge(test, [[8]]);
    await test.store.pruneTombstones();
    assert.deepEqual(vanished(first!), [1, 2, 4, 5, 6, 8]);
    assert.deepEqual(vanished(second!), [5, 6, 8]);
    await test.reopen();
    assert.deepEqual(vanished(first!), [1, 2, 4, 5, 6, 8]);
  });

  it("are kept while they are young", async () => {
    await using test = await TestStore.open(["you"], { tombstones: { keep: 1, ageMs: 60_000 } });
    for (let i = 0; i < 4; i++) await test.add("Subject: x\r\n\r\n");
    const [first] = await expunge(test, [[1], [2], [3]]);
    await test.store.pruneTombstones();
    assert.deepEqual([...test.store.vanished(test.mailboxId(), first!)], [2, 3]);
    meddle(test.directory, "UPDATE tombstone SET at = 0 WHERE uid = 1");
    await test.store.pruneTombstones();
    assert.deepEqual([...test.store.vanished(test.mailboxId(), first!)], [2, 3]);
    assert.deepEqual([...test.store.vanished(test.mailboxId(), first! - 1)], [1, 2, 3]);
  });

  it("go in slices, and what is left of one is told to nobody", async () => {
    await using test = await TestWriter.open();
    const mailboxId = test.mailboxId();
    const octets = Buffer.from("Subject: x\r\n\r\n");
    test.run(
      "accept",
      Array.from({ length: 10 }, () => test.message(octets)),
    );
    const uids = Uint32Array.from({ length: 9 }, (_, i) => i + 1);
    test.run("move", { from: mailboxId, uids, to: test.mailboxId("Archive") });
    test.run("move", { from: mailboxId, uids: Uint32Array.of(10), to: test.mailboxId("Archive") });
    const args = { mailboxId, keep: 1, before: Number.MAX_SAFE_INTEGER, limit: 4 };
    const steps = [1, 2, 3].map(() => test.run("pruneTombstones", args));
    assert.deepEqual(steps, [
      { removed: 4, more: true },
      { removed: 4, more: true },
      { removed: 1, more: false },
    ]);
    assert.deepEqual(test.run("pruneTombstones", args), { removed: 0, more: false });
    assert.deepEqual(
      test.column("SELECT uid FROM tombstone WHERE mailbox_id = ?", mailboxId),
      [10],
    );
  });
});
