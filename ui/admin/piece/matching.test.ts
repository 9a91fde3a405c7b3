import assert from "node:assert/strict";
import { it } from "node:test";
import { isMatching } from "./matching.ts";

for (const [texts, typed, expected] of [
  [["Mia", "mia@example.org"], "", true],
  [["Mia", "mia@example.org"], "MIA org", true],
  [["Mia", "mia@example.org"], "mia net", false],
  [[], "x", false],
] as const) {
  it(`says ${expected} to "${typed}" in ${texts.join(" ")}`, () => {
    assert.equal(isMatching(texts, typed), expected);
  });
}
