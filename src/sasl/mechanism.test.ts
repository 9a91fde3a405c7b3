import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { mechanismNameOf, mechanismNames } from "./mechanism.ts";

describe("mechanismNameOf", () => {
  it("knows each name, in any case", () => {
    for (const name of mechanismNames) assert.equal(mechanismNameOf(name.toLowerCase()), name);
  });
  for (const word of ["", "EXTERNAL", "SCRAM-SHA-512", "PLAIN ", "constructor", "__proto__"]) {
    it(`does not know "${word}"`, () => assert.equal(mechanismNameOf(word), undefined));
  }
});
