import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { TestWriter } from "../testing/writer.ts";
import { annotationOctetsMax, annotationsMax } from "./annotation.ts";
import { annotations } from "./annotation-reads.ts";
import type { MailboxId } from "./ids.ts";

const entry = "/private/comment";
const accountId = 1;

function set(test: TestWriter, mailboxId: MailboxId | undefined, values: Record<string, string>) {
  return test.outcome("setAnnotations", {
    accountId,
    mailboxId,
    annotations: Object.entries(values).map(([name, value]) => ({
      entry: name,
      value: value === "" ? undefined : Buffer.from(value),
    })),
  });
}

function shown(test: TestWriter, mailboxId: MailboxId | undefined): string[] {
  return annotations(test.reader, accountId, mailboxId).map(
    (one) => `${one.entry} ${one.value.toString()} ${one.modSeq}`,
  );
}

describe("annotations, RFC 5464", () => {
  it("are kept of mailboxes and of the account, with the sequence of their change", async () => {
    await using test = await TestWriter.open();
    const inbox = test.mailboxId();
    const { mod_seq: before } = test.row<{ mod_seq: number }>("SELECT mod_seq FROM account")!;
    set(test, inbox, { [entry]: "mine", "/shared/comment": "ours" });
    set(test, undefined, { [entry]: "all" });
    assert.deepEqual(shown(test, inbox), [
      `${entry} mine ${before + 1}`,
      `/shared/comment ours ${before + 1}`,
    ]);
    assert.deepEqual(shown(test, undefined), [`${entry} all ${before + 2}`]);
    set(test, inbox, { [entry]: "", "/shared/comment": "ours" });
    assert.deepEqual(shown(test, inbox), [`/shared/comment ours ${before + 1}`]);
    set(test, inbox, { [entry]: "", "/shared/comment": "ours" });
    assert.deepEqual(test.changes, [
      {
        kind: "annotation-changed",
        accountId,
        mailboxId: inbox,
        modSeq: before + 1,
        entries: [entry, "/shared/comment"],
      },
      { kind: "account-annotation-changed", accountId, modSeq: before + 2, entries: [entry] },
      {
        kind: "annotation-changed",
        accountId,
        mailboxId: inbox,
        modSeq: before + 3,
        entries: [entry],
      },
    ]);
  });

  it("go with their mailbox, and with the messages of a renamed inbox", async () => {
    await using test = await TestWriter.open();
    const [inbox, archive] = [test.mailboxId(), test.mailboxId("Archive")];
    set(test, inbox, { [entry]: "mine" });
    set(test, archive, { [entry]: "old" });
    test.run("renameMailbox", { mailboxId: archive, newName: "Older" });
    assert.equal(shown(test, archive).length, 1);
    test.run("deleteMailbox", { mailboxId: archive });
    assert.deepEqual(shown(test, archive), []);
    test.run("renameMailbox", { mailboxId: inbox, newName: "Was" });
    assert.equal(shown(test, test.mailboxId("Was")).length, 1);
    assert.equal(shown(test, inbox).length, 1);
  });
});

describe("annotations that are refused", () => {
  it("are beyond limits: all or none", async () => {
    await using test = await TestWriter.open();
    const inbox = test.mailboxId();
    const many = Array.from({ length: annotationsMax }, (_, i) => [`/private/${i}`, "x"]);
    set(test, inbox, Object.fromEntries(many));
    const reasonOf = (values: Record<string, string>): unknown => {
      const outcome = set(test, undefined, values);
      return outcome.kind === "refused" ? outcome.reason : outcome.kind;
    };
    assert.equal(reasonOf({ "/private/0": "x" }), "too-many");
    set(test, inbox, { "/private/1": "", "/private/2": "" });
    assert.equal(reasonOf({ [entry]: "x".repeat(annotationOctetsMax) }), "too-large");
    assert.equal(shown(test, undefined).length, 0);
    assert.equal(reasonOf({ [entry]: "x".repeat(900_000) }), "done");
  });

  it("are of mailboxes of others, or that have gone", async () => {
    await using test = await TestWriter.open();
    for (const [account, mailboxId] of [
      [2, test.mailboxId()],
      [1, 99],
      [9, undefined],
    ] as const) {
      const value = Buffer.from("x");
      const args = { accountId: account, mailboxId, annotations: [{ entry, value }] };
      const outcome = test.outcome("setAnnotations", args);
      assert.deepEqual(
        [outcome.kind, "reason" in outcome && outcome.reason],
        ["refused", "not-found"],
      );
    }
  });
});
