import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { checkedMailboxName } from "../store/mailbox-name.ts";
import { firstMailboxes, languages } from "./first-mailboxes.ts";

describe("the mailboxes of a new account", () => {
  for (const language of languages) {
    it(`have names in ${language}, each once`, () => {
      const mailboxes = firstMailboxes(language, {});
      const uses = mailboxes.map(({ specialUse }) => specialUse);
      assert.deepEqual(uses, ["\\Archive", "\\Drafts", "\\Junk", "\\Sent", "\\Trash"]);
      assert.equal(new Set(mailboxes.map(({ name }) => name)).size, 5);
      for (const { name } of mailboxes) assert.equal(checkedMailboxName(name), name);
    });
  }

  it("have the names that were chosen", () => {
    const [archive, , junk] = firstMailboxes("de", { Junk: "Müll" });
    assert.deepEqual(archive, { name: "Archiv", specialUse: "\\Archive" });
    assert.deepEqual(junk, { name: "Müll", specialUse: "\\Junk" });
  });
});
