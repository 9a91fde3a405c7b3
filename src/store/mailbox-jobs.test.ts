import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { meddle } from "../testing/meddle.ts";
import { TestWriter } from "../testing/writer.ts";
import type { JobOutcome } from "./jobs.ts";

const accountId = 1;

function reasonOf(outcome: JobOutcome): string {
  return outcome.kind === "refused" ? outcome.reason : outcome.kind;
}

function create(test: TestWriter, name: string, subscribed = false): JobOutcome {
  return test.outcome("createMailbox", { accountId, name, specialUse: undefined, subscribed });
}

describe("mailboxes of an account", () => {
  it("are not more than 10,000, however they are made", async () => {
    await using test = await TestWriter.open();
    meddle(
      test.directory,
      `INSERT INTO mailbox (account_id, name, uid_validity, create_seq, mod_seq)
       WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 9995)
       SELECT 1, 'made ' || i, i, 1, 1 FROM n`,
    );
    const renamed = (name: string): string => {
      const mailboxId = test.mailboxId("Archive");
      return reasonOf(test.outcome("renameMailbox", { mailboxId, newName: name }));
    };
    assert.equal(renamed("a/b/c/d/Archive"), "too-many");
    assert.equal(reasonOf(create(test, "a/b/c/d")), "too-many");
    assert.deepEqual(test.column("SELECT id FROM mailbox WHERE name = 'a'"), []);
    assert.equal(reasonOf(create(test, "a/b/c")), "done");
    assert.equal(reasonOf(create(test, "one more")), "too-many");
    assert.equal(renamed("elsewhere"), "done");
  });

  it("are subscribed to no more than 20,000 times", async () => {
    await using test = await TestWriter.open();
    meddle(
      test.directory,
      `INSERT INTO subscription WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 19998)
       SELECT 1, 'gone ' || i FROM n`,
    );
    assert.equal(reasonOf(create(test, "new", true)), "too-many");
    const subscribe = (name: string): string =>
      reasonOf(test.outcome("setSubscribed", { accountId, name, subscribed: true }));
    assert.equal(subscribe("gone 1"), "done");
    assert.equal(subscribe("another"), "too-many");
    assert.equal(reasonOf(create(test, "new", false)), "done");
  });
});

describe("a renamed mailbox", () => {
  it("keeps its children where one of them cannot follow", async () => {
    await using test = await TestWriter.open();
    const child = "x".repeat(500);
    create(test, `a/${child}`);
    const mailboxId = test.mailboxId("a");
    const outcome = test.outcome("renameMailbox", { mailboxId, newName: "y".repeat(600) });
    assert.equal(reasonOf(outcome), "bad-name");
    assert.deepEqual(test.column("SELECT name FROM mailbox WHERE name GLOB 'a*' ORDER BY name"), [
      "a",
      `a/${child}`,
    ]);
  });
});
