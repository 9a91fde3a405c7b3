import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import type { JsonObject } from "./json.ts";
import { applyPatch } from "./patch.ts";
import { SetRefusal } from "./set-error.ts";

const object: JsonObject = { name: "x", keywords: { $seen: true, "a/b": true }, list: [1] };

const patches: readonly (readonly [patch: JsonObject, result: JsonObject])[] = [
  [{}, object],
  [{ name: "y" }, { ...object, name: "y" }],
  [{ name: null }, { keywords: object["keywords"]!, list: [1] }],
  [{ "keywords/$seen": null }, { ...object, keywords: { "a/b": true } }],
  [{ "keywords/a~1b": null }, { ...object, keywords: { $seen: true } }],
  [
    { "keywords/$flagged": true, "keywords/$seen": null },
    {
      ...object,
      keywords: { "a/b": true, $flagged: true },
    },
  ],
  [{ list: [] }, { ...object, list: [] }],
];

const refused: readonly JsonObject[] = [
  { "list/0": 2 },
  { "nothing/here": 1 },
  { "name/more": 1 },
  { "keywords/$seen/x": 1 },
  { keywords: {}, "keywords/$seen": true },
  { [Array.from({ length: 40 }, () => "a").join("/")]: 1 },
];

describe("PatchObject, RFC 8620 §5.3", () => {
  for (const [patch, result] of patches) {
    it(`applies ${JSON.stringify(patch)}`, () => {
      const before = JSON.stringify(object);
      assert.deepEqual(applyPatch(object, patch), result);
      assert.equal(JSON.stringify(object), before);
    });
  }

  for (const patch of refused) {
    it(`refuses ${JSON.stringify(patch).slice(0, 60)}`, () => {
      assert.throws(
        () => applyPatch(object, patch),
        (error) => error instanceof SetRefusal && error.error.type === "invalidPatch",
      );
    });
  }

  it("touches nobody's prototype", () => {
    const patch = JSON.parse('{"__proto__": {"polluted": 1}}') as JsonObject;
    const patched = applyPatch({}, patch);
    assert.deepEqual(Object.keys(patched), ["__proto__"]);
    assert.throws(() => applyPatch({}, { "__proto__/polluted": 1 }), SetRefusal);
    assert.throws(() => applyPatch({}, { "constructor/prototype/polluted": 1 }), SetRefusal);
    assert.equal(({} as Record<string, unknown>)["polluted"], undefined);
  });

  it("of any paths ends in an object or a refusal", () => {
    const random = new SeededRandom(8620);
    const tokens = ["name", "keywords", "$seen", "list", "0", "~", "~1", "", "__proto__", "x"];
    for (let run = 0; run < 5_000; run++) {
      const paths = Array.from({ length: random.below(4) }, () =>
        Array.from({ length: 1 + random.below(3) }, () => random.pick(tokens)).join("/"),
      );
      const patch = Object.fromEntries(
        paths.map((path) => [path, random.pick([null, 1, { a: {} }])]),
      );
      try {
        applyPatch(object, patch);
      } catch (error) {
        if (!(error instanceof SetRefusal)) throw error;
      }
    }
    assert.deepEqual(object["keywords"], { $seen: true, "a/b": true });
  });
});
