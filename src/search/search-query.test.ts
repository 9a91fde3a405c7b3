import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseSearchQuery, type SearchTerm } from "./search-query.ts";

const term: SearchTerm = { field: undefined, match: "word", text: "", isNegated: false };

describe("search query", () => {
  const rows: Readonly<Record<string, readonly Partial<SearchTerm>[]>> = {
    "": [],
    "  ": [],
    "one two": [{ text: "one" }, { text: "two" }],
    "one -two": [{ text: "one" }, { text: "two", isNegated: true }],
    '"kind  regards"': [{ text: "kind  regards", match: "phrase" }],
    '"never closed': [{ text: "never closed", match: "phrase" }],
    '-"kind regards"': [{ text: "kind regards", match: "phrase", isNegated: true }],
    '""': [],
    '"': [],
    "repo*": [{ text: "repo", match: "prefix" }],
    "*": [],
    "from:anna": [{ field: "from", text: "anna" }],
    "FROM:Anna": [{ field: "from", text: "Anna" }],
    "-to:bob*": [{ field: "to", text: "bob", match: "prefix", isNegated: true }],
    'subject:"tax 2026"': [{ field: "subject", text: "tax 2026", match: "phrase" }],
    "cc:a bcc:b body:c file:d attachment:e": [
      { field: "to", text: "a" },
      { field: "to", text: "b" },
      { field: "body", text: "c" },
      { field: "file", text: "d" },
      { field: "file", text: "e" },
    ],
    "http://example.org": [{ text: "http://example.org" }],
    'note:"a b"': [{ text: "note:a b", match: "phrase" }],
    "10:30": [{ text: "10:30" }],
    "東京 café": [{ text: "東京" }, { text: "café" }],
    'a"b': [{ text: "a" }, { text: "b", match: "phrase" }],
    "from:": [{ text: "from:" }],
    "-": [{ text: "-" }],
    "after:2026-02-30": [{ text: "after:2026-02-30" }],
    "after:soon": [{ text: "after:soon" }],
  };
  for (const [text, expected] of Object.entries(rows)) {
    it(`reads ${JSON.stringify(text)}`, () => {
      const { terms, after, before } = parseSearchQuery(text);
      assert.deepEqual(
        terms,
        expected.map((each) => ({ ...term, ...each })),
      );
      assert.deepEqual([after, before], [undefined, undefined]);
    });
  }

  it("reads days, of which the narrowest count", () => {
    const query = parseSearchQuery("after:2026-01-31 before:2026-03-01 after:2026-02-01 tax");
    assert.equal(query.after, Date.UTC(2026, 1, 1));
    assert.equal(query.before, Date.UTC(2026, 2, 1));
    assert.equal(query.terms.length, 1);
  });

  it("takes no more than it should", () => {
    assert.equal(parseSearchQuery("a ".repeat(1000)).terms.length, 50);
    assert.equal(parseSearchQuery("a".repeat(5000)).terms[0]!.text.length, 1000);
  });
});
