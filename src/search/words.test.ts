import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { unicodeCasemap } from "../message/unicode-casemap.ts";
import { SeededRandom } from "../testing/seeded-random.ts";
import { isWordBeginning, WordCollector } from "./words.ts";

function wordsOf(...texts: readonly string[]): string[] {
  const collector = new WordCollector();
  collector.begin();
  for (const text of texts) collector.add(unicodeCasemap(text));
  return [...collector.words()];
}

describe("words", () => {
  for (const [text, ...words] of [
    [""],
    ["a b c 1"],
    ["The other, the best!", "THE", "OTHER", "BEST"],
    ["snake_case a1b22cc 2026", "SNAKE", "CASE", "CC"],
    ["Grüße", "GRU\u0308SSE"],
    ["булок Ελληνικά", "БУЛОК", "\u0395\u039b\u039b\u0397\u039d\u0399\u039a\u0391\u0301"],
    ["東京 한국 ok", "OK"],
    ["incomprehensibilities", "INCOMPREHENSIBIL"],
  ] as const) {
    it(`of "${text}" are ${words.join(", ")}`, () => assert.deepEqual(wordsOf(text), words));
  }

  it("of several texts do not run together", () => {
    assert.deepEqual(wordsOf("ab", "cd"), ["AB", "CD"]);
  });

  it("begin with nothing but parts of the text", (t) => {
    const random = new SeededRandom(Date.now());
    t.diagnostic(`seed ${random.seed}`);
    const collector = new WordCollector();
    for (let round = 0; round < 300; round++) {
      const text = unicodeCasemap(random.text("aäßéи東ㅎ😀 .1\u0301", random.below(60)));
      collector.begin();
      collector.add(text);
      for (const word of collector.words()) {
        assert.ok(text.includes(word), JSON.stringify([text, word]));
        assert.ok(isWordBeginning(word));
      }
    }
  });
});

describe("what can begin a word", () => {
  for (const [text, expected] of [
    ["", false],
    ["a", false],
    ["ab", true],
    ["a b", false],
    ["sixteen letters", false],
    ["abcdefghijklmnop", true],
    ["abcdefghijklmnopq", false],
    ["東京", false],
    ['a"b', false],
  ] as const) {
    it(`${expected ? "is" : "is not"} "${text}"`, () => {
      assert.equal(isWordBeginning(unicodeCasemap(text)), expected);
    });
  }
});
