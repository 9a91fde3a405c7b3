import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { TextNumbers } from "./text-numbers.ts";

describe("numbers for texts", () => {
  it("count them in the order of their first use", () => {
    const numbers = new TextNumbers();
    const used = ["a", "b", "", "a", "ab", "ba", "b", "\0", "\u0100"].map((text) => {
      return numbers.numberOf(text);
    });
    assert.deepEqual(used, [0, 1, 2, 0, 3, 4, 1, 5, 6]);
    assert.equal(numbers.count, 7);
  });

  it("tell apart many that differ little", () => {
    const numbers = new TextNumbers();
    const texts = Array.from({ length: 300_000 }, (_, i) => `<${i}.${i % 7}@mail.example>`);
    for (const [i, text] of texts.entries()) assert.equal(numbers.numberOf(text), i);
    for (const [i, text] of texts.entries()) assert.equal(numbers.numberOf(text), i);
    assert.equal(numbers.count, texts.length);
  });
});
