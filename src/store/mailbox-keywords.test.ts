import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { StoreRefusal } from "./mail-store.ts";
import { keywordsColumn, keywordsOf, mailboxKeywords } from "./mailbox-keywords.ts";

const tooMany = (error: unknown): boolean =>
  error instanceof StoreRefusal && error.reason === "too-many";

describe("the column of keywords", () => {
  it("is the list that it was made of", () => {
    for (const list of [[], ["a"], ["$Label1", "work"]]) {
      assert.deepEqual(keywordsOf(keywordsColumn(list)), list);
    }
    assert.equal(keywordsColumn([]), null);
    assert.deepEqual(keywordsOf(""), []);
  });
});

describe("mailboxKeywords", () => {
  it("keeps the first spelling, sorted, each once", () => {
    const keywords = mailboxKeywords("Work");
    assert.deepEqual(keywords.canonical(["zebra", "WORK", "work", "Zebra", "a"]), [
      "Work",
      "a",
      "zebra",
    ]);
    assert.equal(keywords.column, "Work zebra a");
    assert.deepEqual(mailboxKeywords(keywords.column).canonical(["A"]), ["a"]);
  });

  it("knows what it has met, and learns nothing from being asked", () => {
    const keywords = mailboxKeywords("Work");
    assert.deepEqual(keywords.known(["WORK", "work", "other"]), ["Work"]);
    assert.equal(keywords.column, "Work");
    assert.deepEqual(mailboxKeywords("").known(["x"]), []);
  });

  it("refuses what would not fit into a column, and more than 500", () => {
    for (const name of ["", "a b", "a\tb", "x".repeat(101)]) {
      assert.throws(() => mailboxKeywords("").canonical([name]), tooMany, name);
    }
    const names = Array.from({ length: 500 }, (_, i) => `k${i}`);
    const keywords = mailboxKeywords(names.join(" "));
    assert.deepEqual(keywords.canonical(["K499"]), ["k499"]);
    assert.throws(() => keywords.canonical(["one-more"]), tooMany);
    assert.deepEqual(keywords.known(["one-more"]), []);
  });
});
