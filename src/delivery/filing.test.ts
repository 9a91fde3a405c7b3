import assert from "node:assert/strict";
import { it } from "node:test";
import { formatFiling, noFiling } from "../jmap/filing-rules.ts";
import type { FilingRule } from "../jmap/filing-rules.ts";
import { TestStore } from "../testing/store.ts";
import { FilingRules } from "./filing.ts";

async function setRules(test: TestStore, rules: FilingRule[]): Promise<void> {
  const accountId = test.accountId();
  const [known] = test.store.objects.all(accountId, "settings");
  const value = formatFiling({ ...noFiling, rules });
  const put = [known === undefined ? { value } : { id: known.id, value }];
  await test.store.objects.change({ accountId, kind: "settings", put, remove: [] });
}

it("mail goes where the first rule that fits says, as soon as it is written", async () => {
  await using test = await TestStore.open(["you", "other"]);
  const filing = new FilingRules(test.store);
  const target = (header: string, account = "you") =>
    filing.mailboxFor(test.accountId(account), () => `${header}\r\n\r\n`);
  const list = "List-Id: Garden <Garden.Example.org>\r\nFrom: Ana <ana@example.org>";
  const never = (): string => assert.fail("no rule: no header is read");
  assert.equal(filing.mailboxFor(test.accountId(), never), undefined);
  const archive = test.mailboxId("Archive");
  const trash = test.mailboxId("Trash");
  const rule = (more: Partial<FilingRule>): FilingRule => ({
    listId: null,
    from: null,
    mailboxId: `f${archive}`,
    comment: "",
    ...more,
  });
  await setRules(test, [
    rule({ listId: "garden.example.org" }),
    rule({ from: "ana@example.org", mailboxId: `f${trash}` }),
    rule({ from: "gone@example.org", mailboxId: "f999" }),
    rule({ from: "theirs@example.org", mailboxId: `f${test.mailboxId("INBOX", "other")}` }),
  ]);
  assert.equal(target(list), archive);
  assert.equal(target("From: Ana <ANA@example.org>"), trash);
  assert.equal(target("From: ana@example.org, ben@example.org"), undefined);
  assert.equal(target("From: gone@example.org"), undefined);
  assert.equal(target("From: theirs@example.org"), undefined);
  assert.equal(target("Subject: ana@example.org"), undefined);
  assert.equal(target(list, "other"), undefined);
  await setRules(test, [rule({ listId: "garden.example.org", from: "ben@example.org" })]);
  assert.equal(target(list), undefined);
});
