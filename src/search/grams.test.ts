import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { unicodeCasemap } from "../message/unicode-casemap.ts";
import { gramExpression } from "./gram-token.ts";
import { GramCollector } from "./grams.ts";

function gramsOf(text: string): Set<number> {
  const collector = new GramCollector();
  collector.begin();
  collector.add(unicodeCasemap(text));
  return new Set(collector.grams());
}

describe("grams", () => {
  for (const [text, count] of [
    ["", 0],
    ["ab", 0],
    ["abc", 1],
    ["abcabc", 3],
    ["Äb", 0],
    ["Äbc", 1],
    ["東", 1],
    ["東京", 3],
    ["東京ab", 3],
    ["東京abc", 4],
    ["😀", 3],
    ["가", 3],
  ] as const) {
    it(`makes ${count} of "${text}"`, () => assert.equal(gramsOf(text).size, count));
  }

  for (const [one, other] of [
    ["straße", "STRASSE"],
    ["Müller", "muller"],
    ["café", "cafe\u0301"],
    ["ガス", "ｶﾞｽ"],
  ] as const) {
    it(`makes the same of ${one} and ${other}`, () => {
      assert.deepEqual(gramsOf(one), gramsOf(other));
    });
  }

  it("does not take over the grams of the set before", () => {
    const collector = new GramCollector();
    collector.begin();
    collector.add("ABCDEF");
    collector.begin();
    collector.add("ABC");
    assert.equal(collector.grams().length, 1);
  });
});

describe("an expression of grams", () => {
  it("is none where a text has no grams", () => {
    assert.equal(gramExpression("AB", ["body"]), undefined);
  });

  it("asks for a few of them, in each place", () => {
    const expression = gramExpression("ABCDEFGHIJKLMNOPQRSTUVWXYZ".repeat(4), ["body", "header"])!;
    assert.match(expression, /^\(\((b\w{4}( AND |\))){12} OR \((h\w{4}( AND |\))){12}\)$/);
  });
});
