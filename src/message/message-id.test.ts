import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { messageIds } from "./message-id.ts";

describe("message identifiers, RFC 5322 §3.6.4", () => {
  const table: Record<string, readonly string[]> = {
    "": [],
    "<a@b>": ["a@b"],
    "<a@b> <c@d>\r\n\t<e@f>": ["a@b", "c@d", "e@f"],
    "<a@b><c@d>": ["a@b", "c@d"],
    "Your message of Friday <a@b> (really)": ["a@b"],
    "< a@b >": ["a@b"],
    "<long\r\n er@b>": ["longer@b"],
    "<no-at>": ["no-at"],
    "a@b": [],
    "<>": [],
    "<a@b": [],
    "<<a@b>>": ["a@b"],
  };
  for (const [text, expected] of Object.entries(table)) {
    it(`are found in ${JSON.stringify(text)}`, () => {
      assert.deepEqual(messageIds(text), expected);
    });
  }

  it("are at most a thousand", () => {
    assert.equal(messageIds("<a@b>".repeat(2000)).length, 1000);
  });
});
