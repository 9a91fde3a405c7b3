import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { filterOf, formatTerms, parseTerms } from "./search-terms.ts";
import type { SearchMailboxes } from "./search-terms.ts";

const mailboxes: SearchMailboxes = {
  find: (text, withInside) => (text === "Work" ? (withInside ? ["f1", "f2"] : ["f1"]) : undefined),
  hidden: ["junk", "trash"],
};

const filter = (text: string) => filterOf(parseTerms(text), mailboxes);
const everywhere = { inMailboxOtherThan: ["junk", "trash"] };

describe("search terms", () => {
  it("are words, phrases and names", () => {
    assert.deepEqual(parseTerms('tea "green tea" -cold f:anna -subject:"a b" http://x.example/'), [
      { name: "words", text: "tea", isNegated: false },
      { name: "words", text: "green tea", isNegated: false },
      { name: "words", text: "cold", isNegated: true },
      { name: "from", text: "anna", isNegated: false },
      { name: "subject", text: "a b", isNegated: true },
      { name: "words", text: "http://x.example/", isNegated: false },
    ]);
  });

  it("are written as they are read", () => {
    for (const text of [
      "a b",
      '"a b" -c',
      "from:anna to:b mailbox:Work",
      '-subject:"x y"',
      '"-x"',
    ]) {
      assert.equal(formatTerms(parseTerms(text)), text);
    }
  });

  it("become filters", () => {
    const and = (...conditions: readonly object[]) => ({ operator: "AND", conditions });
    for (const [text, expected] of [
      ["tea", and({ text: "tea" }, everywhere)],
      ["from:anna", and({ from: "anna" }, everywhere)],
      ["-tea", and({ operator: "NOT", conditions: [{ text: "tea" }] }, everywhere)],
      ["mb:Work tea", and({ inMailbox: "f1" }, { text: "tea" })],
      ["a:no", and({ hasAttachment: false }, everywhere)],
      ["attachments:Images", and({ attachmentKind: "image" }, everywhere)],
      ["l:Todo", and({ hasKeyword: "todo" }, everywhere)],
      ["minsize:2mb maxsize:1,5GB", and({ minSize: 2e6 }, { maxSize: 1.5e9 }, everywhere)],
      ["h:List-Id:garden", and({ header: ["List-Id", "garden"] }, everywhere)],
      ["h:List-Id", and({ header: ["List-Id"] }, everywhere)],
    ] as const) {
      assert.deepEqual(filter(text), expected, text);
    }
    assert.equal(filter("mb:Nowhere"), undefined);
  });

  it("take days as whole", () => {
    const text = JSON.stringify(filter("start:2026-03-01 end:2026-03-01"));
    const [, after, before] = /"after":"([^"]+)".*"before":"([^"]+)"/.exec(text)!;
    assert.equal(Date.parse(before!) - Date.parse(after!), 24 * 3600 * 1000);
  });
});
