import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { hasMixedScripts, scriptPieces } from "./script-mix.ts";

/** Marked pieces in brackets. */
const marked = (text: string): string =>
  scriptPieces(text)
    .map((piece) => (piece.script === undefined ? piece.text : `[${piece.text}]`))
    .join("");

describe("letters that are not what they seem", () => {
  const found: readonly (readonly [string, string])[] = [
    ["p\u0430ypal", "p[\u0430]ypal"],
    [
      "Hello, go to https://www.p\u0430yp\u0430l.com/x now",
      "Hello, go to https://www.p[\u0430]yp[\u0430]l.com/x now",
    ],
    ["\u0430\u0440\u0440\u04cf\u0435.com", "[\u0430\u0440\u0440\u04cf\u0435].com"],
    [
      "you@\u0440\u0430\u0443\u0440\u0430\u04cf.example",
      "you@[\u0440\u0430\u0443\u0440\u0430\u04cf].example",
    ],
    ["g\u03bf\u03bfgle", "g[\u03bf\u03bf]gle"],
    ["micr\u0585soft", "micr[\u0585]soft"],
    ["\u13d2pple", "[\u13d2]pple"],
    ["Росси\u0061", "Росси[\u0061]"],
  ];
  for (const [text, expected] of found) {
    it(`are marked in ${text}`, () => assert.equal(marked(text), expected));
  }
});

describe("honest texts", () => {
  for (const text of [
    "",
    "plain words",
    "Grüße, naïve Œuvre, İstanbul",
    "Привет, Anna! Смотри https://яндекс.com и слово.Word",
    "Ελληνικά and English",
    "10 kΩ, 5 μm, β-carotene, the α of it",
    "東京tower ひらがなmix 한국LG ไทยthai",
    "עברית English عربي",
    "π=3.14",
  ]) {
    it(`have no marks: ${text}`, () => assert.equal(hasMixedScripts(text), false, marked(text)));
  }
});
