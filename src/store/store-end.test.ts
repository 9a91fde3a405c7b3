import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { describe, it } from "node:test";
import { contentOf } from "../testing/content.ts";
import { meddle } from "../testing/meddle.ts";
import { quietLog, TestStore } from "../testing/store.ts";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import { segmentsDirectory } from "./data-directory.ts";
import { noFlags } from "./flags.ts";
import type { MailboxId } from "./ids.ts";
import { StoreFault } from "./mail-store.ts";
import type { NewMessage } from "./mail-store.ts";
import { openStore } from "./store.ts";

const closed = (error: unknown): boolean =>
  error instanceof StoreFault && error.message === "The store is closed";

function message(text: string, mailboxId: MailboxId): NewMessage {
  // A buffer of its own, so that it is handed over and not copied.
  const octets = new Uint8Array(Buffer.from(text));
  const deliveries = [{ mailboxId, flags: noFlags, internalAt: 1, prefix: "" }];
  return { body: contentOf(octets), deliveries, queue: [] };
}

describe("closing", () => {
  it("finishes what was asked for, and takes no more", async () => {
    await using test = await TestStore.open();
    const { store } = test;
    const inbox = test.mailboxId();
    const accountId = test.accountId();
    using _expected = store.expect(200);
    const accepted = Array.from({ length: 50 }, () => store.accept([message("x", inbox)]));
    const made = store.createMailbox({ accountId, name: "made" }).then(({ id }) => {
      return store.mailbox(id)!.name;
    });
    const end = store[Symbol.asyncDispose]();
    await assert.rejects(store.accept([message("late", inbox)]), closed);
    await assert.rejects(store.expunge(inbox), closed);
    await Promise.all(accepted);
    assert.equal(await made, "made");
    await end;
    await assert.rejects(store.expunge(inbox), closed);
    await test.reopen();
    assert.equal(test.store.mailbox(inbox)!.counts.messages, 50);
  });

  it("can be asked for twice", async () => {
    await using test = await TestStore.open();
    const inbox = test.mailboxId();
    const accepted = Array.from({ length: 100 }, () => test.store.accept([message("x", inbox)]));
    await Promise.all([test.store[Symbol.asyncDispose](), test.store[Symbol.asyncDispose]()]);
    await Promise.all(accepted);
    await test.reopen();
  });
});

describe("octets that were given away", () => {
  it("are refused, and hold up nobody", async () => {
    await using test = await TestStore.open();
    const inbox = test.mailboxId();
    using _expected = test.store.expect(200);
    using _another = test.store.expect(200);
    using _third = test.store.expect(200);
    const twice = message("twice", inbox);
    const results = await Promise.allSettled([
      test.store.accept([twice]),
      test.store.accept([twice]),
      test.store.accept([message("other", inbox)]),
    ]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ["fulfilled", "rejected", "fulfilled"],
    );
    await assert.rejects(test.store.accept([twice]), StoreFault);
    assert.equal(test.store.mailbox(inbox)!.counts.messages, 2);
  });
});

describe("a writer that dies", () => {
  it("fails all that wait, says so once, and takes no more", async () => {
    await using directory = await TemporaryDirectory.make("store");
    const deaths: Error[] = [];
    const store = await openStore({
      directory: directory.path,
      log: quietLog(),
      died: (error) => deaths.push(error),
    });
    const { path } = directory;
    const accounts = [{ name: "you", mailboxes: [] }];
    const document = { document: "", by: "", note: "", at: 0, base: 0 };
    await store.applyRevision({ ...document, accounts });
    const inbox = store.mailboxByName(1, "INBOX")!.id;
    // A commit that fails, and segments that cannot be cut back.
    meddle(path, "DROP TABLE state");
    rmSync(segmentsDirectory(path), { recursive: true });
    const results = await Promise.allSettled([
      store.accept([message("x", inbox)]),
      store.expunge(inbox),
    ]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ["rejected", "rejected"],
    );
    assert.equal(deaths.length, 1);
    await assert.rejects(store.accept([message("y", inbox)]), deaths[0]);
    await store[Symbol.asyncDispose]();
    assert.equal(deaths.length, 1);
  });
});
