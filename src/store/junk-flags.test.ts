import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { TestStore } from "../testing/store.ts";
import { flagBits, flagNames } from "./flags.ts";
import type { Flags } from "./flags.ts";
import { JunkRuleReader } from "./junk-rules.ts";

const all = { first: 1, last: 2 ** 32 - 1 };
const { $Junk, $NotJunk } = flagBits;

function flagsOf(bits: number): Flags {
  return { bits, keywords: [] };
}

/** The flags of the only message of a mailbox. */
function flags(test: TestStore, mailbox: string): string[] {
  const [row, ...more] = test.store.messages(test.mailboxId(mailbox), all, 10);
  assert.deepEqual(more, []);
  return flagNames(row!.bits, row!.keywords);
}

async function add(test: TestStore, mailbox: string, bits = 0): Promise<void> {
  const mailboxId = test.mailboxId(mailbox);
  await test.add("Subject: x\r\n\r\n", { mailboxId, flags: flagsOf(bits) });
}

async function move(test: TestStore, from: string, to: string): Promise<void> {
  await test.store.move(test.mailboxId(from), Uint32Array.of(1), test.mailboxId(to));
}

describe("$Junk and $NotJunk, mail-behaviours.md 2.7", () => {
  it("follow a message into the mailbox for junk and out of it", async () => {
    await using test = await TestStore.open();
    await add(test, "INBOX", $NotJunk | flagBits["\\Seen"]);
    await move(test, "INBOX", "Junk");
    assert.deepEqual(flags(test, "Junk"), ["\\Seen", "$Junk"]);
    await test.store.copy(test.mailboxId("Junk"), Uint32Array.of(1), test.mailboxId("Sent"));
    assert.deepEqual(flags(test, "Sent"), ["\\Seen", "$NotJunk"]);
    await move(test, "Junk", "Archive");
    assert.deepEqual(flags(test, "Archive"), ["\\Seen", "$NotJunk"]);
  });

  it("do not take what is thrown away for wanted", async () => {
    await using test = await TestStore.open();
    await add(test, "Junk");
    await move(test, "Junk", "Trash");
    assert.deepEqual(flags(test, "Trash"), ["$Junk"]);
    await move(test, "Trash", "INBOX");
    assert.deepEqual(flags(test, "INBOX"), ["$Junk"]);
  });

  it("exclude each other, the new one wins", async () => {
    await using test = await TestStore.open();
    await add(test, "INBOX", $Junk | $NotJunk);
    assert.deepEqual(flags(test, "INBOX"), []);
    const store = async (mode: "add" | "replace" | "remove", bits: number): Promise<boolean> => {
      const change = { mailboxId: test.mailboxId(), uids: Uint32Array.of(1), mode };
      return (await test.store.storeFlags({ ...change, flags: flagsOf(bits) })).changesMore;
    };
    assert.equal(await store("add", $Junk), false);
    assert.equal(await store("add", $NotJunk), true);
    assert.deepEqual(flags(test, "INBOX"), ["$NotJunk"]);
    assert.equal(await store("replace", $Junk), false);
    assert.deepEqual(flags(test, "INBOX"), ["$Junk"]);
    assert.equal(await store("remove", $NotJunk), false);
    assert.deepEqual(flags(test, "INBOX"), ["$Junk"]);
    await store("remove", $Junk);
    assert.equal(await store("add", $Junk | $NotJunk), true);
    assert.deepEqual(flags(test, "INBOX"), []);
  });

  it("are left to clients where the account wants that", async () => {
    await using test = await TestStore.open();
    await test.store.applyRevision({
      document: "",
      by: "test",
      note: "",
      at: 0,
      base: test.store.currentRevision()!.revision,
      accounts: [{ name: "you", junkFlags: false, mailboxes: [] }],
    });
    await add(test, "Junk");
    await move(test, "Junk", "INBOX");
    assert.deepEqual(flags(test, "INBOX"), []);
  });
});

describe("rules about the names of mailboxes, mail-behaviours.md 2.7", () => {
  const junkRules = { junk: "^(junk|spam)", neutral: "^(inbox|rejects)", notJunk: "" };

  it("say what comes into a mailbox is taken for", async () => {
    await using test = await TestStore.open([]);
    const mailboxes = ["Spam/Old", "Rejects", "Lists"].map((name) => ({ name }));
    await test.store.applyRevision({
      document: "",
      by: "test",
      note: "",
      at: 1,
      base: test.store.currentRevision()?.revision ?? 0,
      accounts: [{ name: "you", mailboxes, junkRules }],
    });
    for (const [to, expected] of [
      ["Spam/Old", ["$Junk"]],
      ["Rejects", []],
      ["Spam/Old", ["$Junk"]],
      ["Lists", ["$NotJunk"]],
    ] as const) {
      await add(test, "INBOX", $Junk);
      assert.deepEqual(flags(test, "INBOX"), []);
      const inbox = test.mailboxId();
      const [row] = test.store.messages(inbox, all, 1);
      const moved = await test.store.move(inbox, Uint32Array.of(row!.uid), test.mailboxId(to));
      const found = test.store.messages(test.mailboxId(to), moved.toUids, 1)[0]!;
      assert.deepEqual(flagNames(found.bits, found.keywords), expected, to);
    }
  });

  it("look at junk first, then neutral; what is not told is for all others if it is one", () => {
    const reader = new JunkRuleReader();
    for (const [rules, name, expected] of [
      [junkRules, "Junk", "junk"],
      [junkRules, "INBOX", "neutral"],
      [junkRules, "Archive", "notJunk"],
      [{ junk: "a", neutral: "a", notJunk: "a" }, "A", "junk"],
      [{ junk: "a", neutral: "a", notJunk: "a" }, "b", undefined],
      [{ junk: "", neutral: "a", notJunk: "b" }, "c", "junk"],
      [{ junk: "a", neutral: "", notJunk: "b" }, "c", "neutral"],
      [{ junk: "a", neutral: "", notJunk: "" }, "c", undefined],
      [{ junk: "", neutral: "", notJunk: "" }, "c", undefined],
    ] as const) {
      assert.equal(reader.effectOf(JSON.stringify(rules), name), expected, name);
    }
    assert.equal(reader.effectOf("", "Junk"), undefined);
  });
});
