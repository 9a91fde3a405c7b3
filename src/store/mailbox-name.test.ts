import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { StoreRefusal } from "./mail-store.ts";
import { checkedMailboxName, parentsOf } from "./mailbox-name.ts";

describe("checkedMailboxName", () => {
  const valid = [
    ["INBOX", "INBOX"],
    ["inbox", "INBOX"],
    ["iNbOx/a", "INBOX/a"],
    ["inboxes", "inboxes"],
    ["a/inbox", "a/inbox"],
    ["a/b/c", "a/b/c"],
    ['% * & ~ \\ "', '% * & ~ \\ "'],
    [" ", " "],
    ["...", "..."],
    ["a#", "a#"],
    ["e\u0301", "\u00e9"],
    ["日本/😀", "日本/😀"],
    ["x".repeat(1000), "x".repeat(1000)],
    ["é".repeat(500), "é".repeat(500)],
    [
      Array.from({ length: 20 }, () => "x").join("/"),
      Array.from({ length: 20 }, () => "x").join("/"),
    ],
  ] as const;
  for (const [name, checked] of valid) {
    it(`takes ${JSON.stringify(name).slice(0, 40)}`, () => {
      assert.equal(checkedMailboxName(name), checked);
    });
  }

  const invalid = [
    "",
    "/",
    "/a",
    "a/",
    "a//b",
    ".",
    "..",
    "a/.",
    "a/../b",
    "#news",
    "a\0",
    "a\nb",
    "a\u0085b",
    "a\u007f",
    "a\u2028b",
    "a\u2029",
    "a\ud800",
    "\udc00a",
    "x".repeat(1001),
    "é".repeat(501),
    Array.from({ length: 21 }, () => "x").join("/"),
  ];
  for (const name of invalid) {
    it(`refuses ${JSON.stringify(name).slice(0, 40)}`, () => {
      assert.throws(
        () => checkedMailboxName(name),
        (error: unknown) => error instanceof StoreRefusal && error.reason === "bad-name",
      );
    });
  }
});

describe("parentsOf", () => {
  it("names the mailboxes above, outermost first", () => {
    assert.deepEqual(parentsOf("a"), []);
    assert.deepEqual(parentsOf("a/b/c"), ["a", "a/b"]);
  });
});
