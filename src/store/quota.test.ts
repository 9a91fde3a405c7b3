import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { TestWriter } from "../testing/writer.ts";
import type { JobOutcome } from "./jobs.ts";

const octets = Buffer.alloc(1000, "x");

function setQuota(test: TestWriter, quota: number): void {
  const base = test.row<{ n: number }>("SELECT max(revision) AS n FROM config_revision")!.n;
  const accounts = [{ name: "you", quota, mailboxes: [] }];
  test.run("applyRevision", { document: "", by: "", note: "", at: 0, base, accounts });
}

function sizeOf(test: TestWriter): number {
  return test.row<{ size: number }>("SELECT size FROM account")!.size;
}

function reasonOf(outcome: JobOutcome): string {
  return outcome.kind === "refused" ? outcome.reason : outcome.kind;
}

describe("the quota of an account", () => {
  it("holds what comes in, by whatever way", async () => {
    await using test = await TestWriter.open();
    const inbox = test.mailboxId();
    setQuota(test, 2500);
    test.run("accept", [test.message(octets)]);
    const uids = Uint32Array.of(1);
    test.run("copy", { from: inbox, uids, to: test.mailboxId("Archive") });
    assert.equal(sizeOf(test), 2000);
    assert.equal(reasonOf(test.outcome("accept", [test.message(octets)])), "over-quota");
    assert.equal(reasonOf(test.outcome("copy", { from: inbox, uids, to: inbox })), "over-quota");
    assert.equal(sizeOf(test), 2000);
    test.run("accept", [test.message(octets.subarray(0, 500))]);
    assert.equal(sizeOf(test), 2500);
  });

  it("does not keep anybody from moving and removing", async () => {
    await using test = await TestWriter.open();
    const inbox = test.mailboxId();
    test.run("accept", [test.message(octets), test.message(octets)]);
    setQuota(test, 10);
    const uids = Uint32Array.of(1);
    test.run("move", { from: inbox, uids, to: test.mailboxId("Archive") });
    assert.equal(sizeOf(test), 2000);
    test.run("deleteMailbox", { mailboxId: test.mailboxId("Archive") });
    assert.equal(sizeOf(test), 1000);
  });

  it("lets notices of the queue in, and no mail from it", async () => {
    await using test = await TestWriter.open();
    setQuota(test, 10);
    test.run("endAttempts", { results: [], notices: [test.message(octets)] });
    assert.equal(sizeOf(test), 1000);
    const entry = {
      accountId: undefined,
      reversePath: "",
      recipient: "a@example.org",
      prefix: "",
      messageId: "<1@x>",
      subject: "",
      smtpUtf8: false,
      eightBitMime: false,
      requireTls: undefined,
      dsn: undefined,
      queuedAt: 1,
      nextAttemptAt: 1,
    };
    const [accepted] = test.run("accept", [{ ...test.message(octets, []), queue: [entry] }]);
    const entryId = accepted!.queueEntryIds[0]!;
    const deliveries = [test.delivery()];
    assert.equal(reasonOf(test.outcome("deliverQueued", { entryId, deliveries })), "over-quota");
    setQuota(test, 0);
    test.run("deliverQueued", { entryId, deliveries });
    assert.equal(sizeOf(test), 2000);
  });
});
