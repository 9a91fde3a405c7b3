import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { unicodeCasemap } from "./unicode-casemap.ts";

describe("i;unicode-casemap, RFC 5051", () => {
  for (const [one, other] of [
    ["Hello", "hELLO"],
    ["CAFÉ", "café"],
    ["cafe\u0301", "café"],
    ["ÄÖÜ", "äöü"],
    ["Straße", "STRASSE"],
    ["ΟΔΟΣ", "οδος"],
    ["οδοσ", "οδος"],
    ["ﬁsh", "FISH"],
    ["ＡＢＣ", "abc"],
    ["ガ", "ｶﾞ"],
    ["ısı", "isi"],
    ["İ", "i̇"],
    ["Ǆ", "ǆ"],
    ["ª", "A"],
  ] as const) {
    it(`takes ${one} and ${other} for the same`, () => {
      assert.equal(unicodeCasemap(one), unicodeCasemap(other));
    });
  }

  it("finds a letter under its accents, and not the other way round", () => {
    assert.ok(unicodeCasemap("Café au lait").includes(unicodeCasemap("cafe")));
    assert.ok(!unicodeCasemap("Cafe au lait").includes(unicodeCasemap("café")));
    assert.ok(!unicodeCasemap("日本").includes(unicodeCasemap("曰")));
  });
});
