import assert from "node:assert/strict";
import { it } from "node:test";
import { withSignature } from "./first-words.ts";

for (const [name, [text, before, after], expected] of [
  [
    "is another under another name",
    ["Hi\n\n-- \nA\n> x", "\n\n-- \nA", "\n\n-- \nB"],
    "Hi\n\n-- \nB\n> x",
  ],
  ["goes where the name has none", ["Hi\n\n-- \nA", "\n\n-- \nA", ""], "Hi"],
  ["comes into what is still empty", ["", "", "\n\n-- \nB"], "\n\n-- \nB"],
  [
    "stays where somebody has changed it",
    ["Hi\n\n-- \nAnn", "\n\n-- \nA", "\n\n-- \nB"],
    undefined,
  ],
  ["does not come behind what is written", ["Hi", "", "\n\n-- \nB"], undefined],
] as const) {
  it(`a signature ${name}`, () => assert.equal(withSignature(text, before, after), expected));
}
