import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { TestWriter } from "../testing/writer.ts";
import { StoreRefusal } from "./mail-store.ts";
import { MailboxIndexes } from "./mailbox-indexes.ts";

const accountId = 1;

function mailboxes(test: TestWriter, count: number): number[] {
  return Array.from({ length: count }, (_, i) => {
    return test.run("createMailbox", {
      accountId,
      name: `mailbox ${i}`,
      specialUse: undefined,
      subscribed: false,
    });
  });
}

describe("indexes of open mailboxes", () => {
  it("are shared while they are held, and stay a while", async () => {
    await using test = await TestWriter.open();
    const indexes = new MailboxIndexes(test.reader);
    const [first, ...others] = mailboxes(test, 10) as [number, ...number[]];
    const held = indexes.open(first);
    const again = indexes.open(first);
    assert.equal(held.index, again.index);
    again[Symbol.dispose]();
    again[Symbol.dispose]();
    const rested = others.map((id) => {
      using hold = indexes.open(id);
      return hold.index;
    });
    // One that is held stays, four that are not, and those are the last ones.
    using still = indexes.open(first);
    assert.equal(still.index, held.index);
    for (const [i, id] of others.entries()) {
      if (i < others.length - 4) continue;
      using hold = indexes.open(id);
      assert.equal(hold.index, rested[i]);
    }
    using anew = indexes.open(others[0]!);
    assert.notEqual(anew.index, rested[0]);
    held[Symbol.dispose]();
  });

  it("are loaded between a commit and its telling, and hold each message once", async () => {
    await using test = await TestWriter.open();
    const indexes = new MailboxIndexes(test.reader);
    const mailboxId = test.mailboxId();
    test.run("accept", [test.message("a"), test.message("b")]);
    test.run("storeFlags", {
      mailboxId,
      uids: Uint32Array.of(1),
      mode: "add",
      flags: { bits: 8, keywords: ["k"] },
    });
    const told = test.changes.splice(0);
    using hold = indexes.open(mailboxId);
    indexes.apply(told);
    assert.deepEqual([...hold.index.uids()], [1, 2]);
    test.run("expunge", { mailboxId, uids: undefined });
    test.run("accept", [test.message("c")]);
    indexes.apply(test.changes);
    assert.deepEqual([...hold.index.uids()], [2, 3]);
    assert.deepEqual(hold.index.keywords(0), []);
  });

  it("end with their mailbox, though somebody still holds one", async () => {
    await using test = await TestWriter.open();
    const indexes = new MailboxIndexes(test.reader);
    const [mailboxId] = mailboxes(test, 1) as [number];
    test.run("accept", [test.message("a", [test.delivery(mailboxId)])]);
    using hold = indexes.open(mailboxId);
    test.run("deleteMailbox", { mailboxId });
    indexes.apply(test.changes);
    assert.equal(hold.index.count, 1);
    assert.throws(
      () => indexes.open(mailboxId),
      (error: unknown) => error instanceof StoreRefusal && error.reason === "not-found",
    );
  });
});
