import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { TestStore } from "../testing/store.ts";
import { TargetMailboxes } from "./target-mailboxes.ts";

describe("the mailbox that mail goes to", () => {
  it("follows renaming, deletion and creation", async () => {
    await using test = await TestStore.open();
    const { store } = test;
    const targets = new TargetMailboxes(store);
    const inbox = test.mailboxId();
    const archive = test.mailboxId("Archive");
    const target = (): number | undefined => targets.of(test.accountId(), "Archive");
    assert.equal(target(), archive);
    await store.renameMailbox(archive, "Old");
    assert.equal(target(), inbox);
    const made = await store.createMailbox({ accountId: test.accountId(), name: "Archive" });
    assert.equal(target(), made.id);
    await store.deleteMailbox(made.id);
    assert.equal(target(), inbox);
  });

  it("is none where the account was removed", async () => {
    await using test = await TestStore.open(["you", "other"]);
    const targets = new TargetMailboxes(test.store);
    const other = test.accountId("other");
    assert.equal(targets.of(other, "INBOX"), test.mailboxId("INBOX", "other"));
    await test.addAccounts(["you"]);
    assert.equal(targets.of(other, "INBOX"), undefined);
    assert.equal(targets.of(999, "INBOX"), undefined);
  });
});
