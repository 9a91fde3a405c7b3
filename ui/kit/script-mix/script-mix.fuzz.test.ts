import assert from "node:assert/strict";
import { it } from "node:test";
import { SeededRandom } from "../../../src/testing/seeded-random.ts";
import { scriptPieces } from "./script-mix.ts";

it("loses no character, whatever the text, and joins what belongs together", () => {
  const random = new SeededRandom(Number(process.env["SEED"] ?? 20261121));
  const letters = "abcXYZ019 .-_@\nаеорсБЖαοΩօս\u0301\ud800漢ᏒᎪ";
  const alphabet = [...letters.split(""), "😀"];
  for (let round = 0; round < 5_000; round++) {
    const text = random.text(alphabet, random.below(60));
    const pieces = scriptPieces(text);
    assert.equal(pieces.map((piece) => piece.text).join(""), text, `seed ${random.seed}`);
    for (const [index, { text: piece, script }] of pieces.entries()) {
      assert.notEqual(piece, "");
      if (index > 0) assert.notEqual(pieces[index - 1]!.script, script);
    }
  }
});
