import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { meddle } from "../testing/meddle.ts";
import { TestWriter } from "../testing/writer.ts";

/** Two messages in the inbox, the first copied to UID 3, and an annotation of the inbox and one of the account. */
async function filled(): Promise<TestWriter> {
  const test = await TestWriter.open({ isDamaged: true });
  test.run("accept", [test.message("one"), test.message("two")]);
  const [mailboxId, uids] = [test.mailboxId(), Uint32Array.of(1)];
  test.run("copy", { from: mailboxId, uids, to: mailboxId });
  const annotations = [{ entry: "/private/comment", value: Buffer.from("x") }];
  for (const target of [mailboxId, undefined]) {
    test.run("setAnnotations", { accountId: 1, mailboxId: target, annotations });
  }
  return test;
}

function check(name: string, damage: string, told: readonly RegExp[]): void {
  it(name, async () => {
    await using test = await filled();
    assert.deepEqual(await test.faults(), []);
    meddle(test.directory, damage);
    const faults = await test.faults();
    assert.equal(faults.length, told.length, faults.join("\n"));
    for (const [i, pattern] of told.entries()) assert.match(faults[i]!, pattern);
  });
}

describe("verify tells of threads", () => {
  check("that are still to come", "UPDATE message SET thread_id = 99 WHERE uid = 2", [
    /^Message 2 is in a thread from the future$/,
  ]);
  check("of copies that are apart", "UPDATE message SET thread_id = 2 WHERE uid = 3", [
    /^Copies of body 1 are in different threads$/,
  ]);
  check("whose body's fields are lost", "DELETE FROM body_thread WHERE body_id = 2", [
    /^Message 2 has a thread, but nobody knows from what$/,
  ]);
  check("whose body is gone", "UPDATE body_thread SET body_id = 9 WHERE body_id = 2", [
    /^Message 2 has a thread, but nobody knows from what$/,
    /^Body 9 is gone, but not its thread$/,
  ]);
  check("of identifiers that cannot be", "UPDATE thread_news SET account_id = 7", [
    /^There are 2 identifiers of threads that cannot be$/,
  ]);
});

describe("verify tells of annotations", () => {
  check("of nobody", "UPDATE annotation SET account_id = 7 WHERE mailbox_id = 0", [
    /^Annotation \/private\/comment of mailbox 0 belongs to account 7, which does not exist$/,
  ]);
  check("of no mailbox", "UPDATE annotation SET mailbox_id = 7 WHERE mailbox_id = 1", [
    /^Annotation \/private\/comment of mailbox 7 belongs to no mailbox of its account$/,
  ]);
  check("that are still to come", "UPDATE annotation SET mod_seq = 900 WHERE mailbox_id = 1", [
    /^Annotation \/private\/comment of mailbox 1 is from the future$/,
  ]);
  check("that are too large", "UPDATE annotation SET value = zeroblob(600000)", [
    /^Account 1 has too many annotations$/,
  ]);
});

describe("verify tells of mailboxes", () => {
  check("that forget what is to come", "UPDATE mailbox SET highest_deleted_mod_seq = 900", [
    /^Mailbox "INBOX" \(1\) has forgotten removals up to 900, which is to come$/,
    /^Mailbox "Archive" \(2\) has forgotten removals up to 900, which is to come$/,
  ]);
});
