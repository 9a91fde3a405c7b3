import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { TestWriter } from "../testing/writer.ts";
import { openWriter } from "./database.ts";
import { flagBits } from "./flags.ts";
import { loadIndex } from "./load-index.ts";
import type { MailboxIndex } from "./mailbox-index.ts";

const allFlags = Object.values(flagBits).reduce((all, bit) => all | bit, 0);

function rowsOf(index: MailboxIndex): unknown[] {
  return Array.from({ length: index.count }, (_, at) => ({
    uid: index.uid(at),
    bits: index.bits(at),
    modSeq: index.modSeq(at),
    keywords: index.keywords(at),
  }));
}

/** Two messages with all flags, one of them with a keyword as well, and one without any. */
function fill(test: TestWriter): void {
  const delivery = test.delivery();
  const flags = [
    { bits: allFlags, keywords: [] },
    { bits: allFlags, keywords: ["$Label1", "work"] },
    { bits: 0, keywords: [] },
  ];
  for (const each of flags) {
    test.run("accept", [test.message("a: b\r\n\r\n", [{ ...delivery, flags: each }])]);
  }
}

/** The account and its inbox are that old. */
function age(test: TestWriter, { uidNext, modSeq }: { uidNext: number; modSeq: number }): void {
  const database = openWriter({ directory: test.directory, nativeBinding: undefined });
  database.prepare("UPDATE account SET mod_seq = ?").run(modSeq);
  database.prepare("UPDATE mailbox SET uid_next = ? WHERE name = 'INBOX'").run(uidNext);
  database.close();
}

describe("the index of a mailbox", () => {
  const ages = [
    { name: "a new mailbox", uidNext: 1, modSeq: 1 },
    { name: "an old one", uidNext: 2 ** 20 - 4, modSeq: 2 ** 21 - 5 },
    { name: "an older one", uidNext: 2 ** 20 - 2, modSeq: 2 ** 21 - 2 },
    { name: "one whose numbers do not fit together", uidNext: 2 ** 32 - 10, modSeq: 2 ** 52 },
  ];
  for (const { name, uidNext, modSeq } of ages) {
    it(`is loaded as it was stored: ${name}`, async () => {
      await using test = await TestWriter.open();
      age(test, { uidNext, modSeq });
      fill(test);
      const index = loadIndex(test.reader, test.mailboxId())!;
      const expected = test.reader
        .all<{ uid: number; bits: number; modSeq: number; keywords: string | null }>(
          "SELECT uid, bits, mod_seq AS modSeq, keywords FROM message ORDER BY uid",
        )
        .map((row) => ({ ...row, keywords: row.keywords?.split(" ") ?? [] }));
      assert.deepEqual(rowsOf(index), expected);
      assert.equal(index.uid(0), uidNext);
      assert.ok(index.highestModSeq > modSeq);
    });
  }

  it("is empty where the mailbox is, and grows", async () => {
    await using test = await TestWriter.open();
    const index = loadIndex(test.reader, test.mailboxId())!;
    assert.deepEqual(rowsOf(index), []);
    fill(test);
    for (const change of test.changes) index.apply(change);
    assert.deepEqual(rowsOf(index), rowsOf(loadIndex(test.reader, test.mailboxId())!));
  });

  it("is not there where there is no mailbox", async () => {
    await using test = await TestWriter.open();
    assert.equal(loadIndex(test.reader, 999), undefined);
  });
});
