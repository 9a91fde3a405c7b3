import assert from "node:assert/strict";
import { it } from "node:test";
import { unicodeCasemap } from "../message/unicode-casemap.ts";
import { SeededRandom } from "../testing/seeded-random.ts";
import { GramCollector, gramsMax } from "./grams.ts";

const alphabet = Array.from("aAbBçÇéßıİiσς 0-_.東京都カガｶﾞ가각ᄀ😀🏽\u0301\u3099\n\ud83d");

it("a text has all grams of what is in it", () => {
  const random = new SeededRandom(20_261_121);
  const whole = new GramCollector();
  const part = new GramCollector();
  for (let round = 0; round < 3000; round++) {
    const text = unicodeCasemap(random.text(alphabet, random.below(40)));
    const start = random.below(text.length + 1);
    const needle = text.slice(start, start + random.below(12));
    whole.begin();
    whole.add(text);
    part.begin();
    part.add(needle);
    const grams = new Set(whole.grams());
    for (const gram of part.grams()) {
      assert.ok(gram < gramsMax);
      assert.ok(grams.has(gram), `round ${round}: ${JSON.stringify({ text, needle })}`);
    }
  }
});
