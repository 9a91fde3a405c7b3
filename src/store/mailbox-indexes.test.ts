import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { TestWriter } from "../testing/writer.ts";
import { StoreRefusal } from "./mail-store.ts";
import { loadIndex } from "./load-index.ts";
import { MailboxIndexes } from "./mailbox-indexes.ts";
import { Reader } from "./reader.ts";

const accountId = 1;

function readerOf(test: TestWriter): Reader {
  return new Reader({ directory: test.directory, nativeBinding: undefined });
}

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
    const indexes = new MailboxIndexes(test.reader, () => readerOf(test));
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
    const indexes = new MailboxIndexes(test.reader, () => readerOf(test));
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
    const indexes = new MailboxIndexes(test.reader, () => readerOf(test));
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

describe("an index that is loaded in slices", () => {
  /** Ten messages in the inbox, read two at a time. */
  function filled(test: TestWriter): MailboxIndexes {
    for (let i = 0; i < 10; i++) test.run("accept", [test.message(`a: ${i}\r\n\r\n`)]);
    return new MailboxIndexes(test.reader, () => readerOf(test), 2);
  }

  it("holds what is committed meanwhile", async () => {
    await using test = await TestWriter.open();
    const indexes = filled(test);
    const id = test.mailboxId();
    const prepared = indexes.prepare(id);
    assert.equal(indexes.prepare(id), prepared);
    test.changes.length = 0;
    const flags = { bits: 4, keywords: ["work"] };
    const uids = Uint32Array.of(2, 9);
    test.run("storeFlags", { mailboxId: id, uids, mode: "add", flags });
    test.run("accept", [test.message("b: c\r\n\r\n")]);
    test.run("move", { from: id, uids: Uint32Array.of(1, 10), to: test.mailboxId("Archive") });
    indexes.apply(test.changes);
    await prepared;
    assert.equal(indexes.prepare(id), undefined);
    using hold = indexes.open(id);
    const { index } = hold;
    assert.deepEqual([...index.uids()], [2, 3, 4, 5, 6, 7, 8, 9, 11]);
    assert.equal(index.bits(index.positionOf(9)), 4);
    assert.deepEqual(index.keywords(index.positionOf(2)), ["work"]);
    assert.equal(index.highestModSeq, loadIndex(test.reader, id)!.highestModSeq);
  });

  it("is not kept where the mailbox goes, and needs no slices where it is small or open", async () => {
    await using test = await TestWriter.open();
    const indexes = filled(test);
    const id = test.mailboxId();
    assert.equal(indexes.prepare(test.mailboxId("Archive")), undefined);
    assert.equal(indexes.prepare(999), undefined);
    const prepared = indexes.prepare(id);
    const removed = {
      kind: "mailbox-removed",
      accountId,
      mailboxId: id,
      modSeq: 99,
      name: "INBOX",
    } as const;
    indexes.apply([removed]);
    await prepared;
    using hold = indexes.open(id);
    assert.equal(indexes.prepare(id), undefined);
    assert.equal(hold.index.count, 10);
    await indexes.rest();
  });

  it("gives way to one that was opened meanwhile", async () => {
    await using test = await TestWriter.open();
    const indexes = filled(test);
    const prepared = indexes.prepare(test.mailboxId());
    using hold = indexes.open(test.mailboxId());
    await prepared;
    using again = indexes.open(test.mailboxId());
    assert.equal(again.index, hold.index);
  });
});
