import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { lineDiff } from "./line-diff.ts";

const cases: readonly (readonly [string, string, string, string])[] = [
  ["nothing", "a\nb\n", "a\nb\n", ""],
  ["an added line", "a\n", "a\nb\n", "  a\n+ b\n"],
  ["a removed line", "a\nb\n", "b\n", "- a\n  b\n"],
  ["a changed line", "a\nb\nc\n", "a\nx\nc\n", "  a\n- b\n+ x\n  c\n"],
  ["all of a new text", "", "a\n", "+ a\n"],
  [
    "only what is near",
    "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n",
    "0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n",
    "+ 0\n  1\n  2\n  3\n...\n  8\n  9\n  10\n+ 11\n",
  ],
];

describe("line diff", () => {
  for (const [name, before, after, expected] of cases) {
    it(`shows ${name}`, () => assert.equal(lineDiff(before, after), expected));
  }

  it("stays bounded with texts that have nothing in common", () => {
    const lines = (mark: string): string =>
      Array.from({ length: 5000 }, (_, index) => `${mark}${index}`).join("\n");
    assert.equal(lineDiff(lines("a"), lines("b")).split("\n").length, 10_001);
  });
});
