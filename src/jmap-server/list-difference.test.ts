import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { finish } from "../imap/steps.ts";
import { SeededRandom } from "../testing/seeded-random.ts";
import { listDifference } from "./list-difference.ts";
import type { ListDifference } from "./list-difference.ts";

function difference(old: Float64Array, current: Float64Array): ListDifference {
  return finish(listDifference(old, current));
}

describe("the difference of two lists, RFC 8620 §5.6", () => {
  const list = (text: string): Float64Array => Float64Array.from(text, (one) => one.charCodeAt(0));
  const text = (ids: readonly number[]): string => String.fromCharCode(...ids);
  const cases: readonly (readonly [
    old: string,
    current: string,
    removed: string,
    added: string,
  ])[] = [
    ["abc", "abc", "", ""],
    ["", "ab", "", "a0b1"],
    ["ab", "", "ab", ""],
    ["abc", "xabc", "", "x0"],
    ["abc", "ac", "b", ""],
    ["abcdef", "cab", "cdef", "c0"],
    // One that moves far is one change, whichever way.
    ["abcdefgh", "bcdefgha", "a", "a7"],
    ["abcdefgh", "habcdefg", "h", "h0"],
  ];
  for (const [old, current, removed, added] of cases) {
    it(`takes "${old}" to "${current}"`, () => {
      const found = difference(list(old), list(current));
      const shown = found.added.map(({ id, index }) => text([id]) + String(index)).join("");
      assert.deepEqual([text(found.removed), shown], [removed, added]);
    });
  }

  it("takes any list to any other", () => {
    const random = new SeededRandom(5_6);
    for (let round = 0; round < 2_000; round++) {
      const ids = Array.from({ length: random.between(0, 20) }, (_, index) => index + 1);
      const mixed = (): number[] => {
        const some = ids.filter(() => random.chance(0.7));
        for (let moves = random.between(0, 3); moves > 0 && some.length > 0; moves--) {
          const [moved] = some.splice(random.between(0, some.length - 1), 1);
          some.splice(random.between(0, some.length), 0, moved!);
        }
        return some;
      };
      const old = mixed();
      const current = mixed();
      const { removed, added } = difference(Float64Array.from(old), Float64Array.from(current));
      const result = old.filter((id) => !removed.includes(id));
      for (const { id, index } of added) result.splice(index, 0, id);
      assert.deepEqual(result, current, `${old.join()} to ${current.join()}`);
    }
  });
});
