import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { parseNamePattern, PatternError } from "./name-pattern.ts";

describe("a name pattern", () => {
  for (const [pattern, text, expected] of [
    ["", "", true],
    ["", "x", true],
    ["^(junk|spam)", "junk", true],
    ["^(junk|spam)", "spam/2026", true],
    ["^(junk|spam)", "no spam", false],
    ["junk|spam", "no spam", true],
    ["^inbox$", "inbox", true],
    ["^inbox$", "inbox/a", false],
    ["^lists/.+", "lists/", false],
    ["^lists/.+", "lists/a", true],
    ["^a(bc)*d$", "abcbcd", true],
    ["^a(bc)*d$", "abcbd", false],
    ["^colou?r$", "color", true],
    ["^[a-c\\-]+$", "a-b", true],
    ["^[^a-c]$", "b", false],
    ["^(?:x|)y$", "y", true],
    ["^größe.$", "größe😀", true],
    ["a\\.b", "axb", false],
    ["()*", "x", true],
  ] as const) {
    it(`${pattern} ${expected ? "matches" : "does not match"} "${text}"`, () => {
      assert.equal(parseNamePattern(pattern).matches(text), expected);
    });
  }

  for (const pattern of [
    "(",
    ")",
    "a**",
    "*",
    "a{2}",
    "[a",
    "[b-a]",
    "\\",
    "\\d",
    "\\1",
    "(?=a)",
    "(?<n>a)",
    "[[a]]",
    "]",
    "(".repeat(30) + ")".repeat(30),
    "a".repeat(1001),
  ]) {
    it(`is not ${pattern.slice(0, 40)}`, () => {
      assert.throws(() => parseNamePattern(pattern), PatternError);
    });
  }

  it("takes no time that grows with more than its length and the name's", () => {
    const pattern = parseNamePattern("^(((a+)+)+)+$");
    assert.equal(pattern.matches(`${"a".repeat(1000)}!`), false);
    assert.equal(pattern.matches("a".repeat(1000)), true);
  });
});
