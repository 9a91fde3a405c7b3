import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import { sortByNumber } from "./sort-by-number.ts";
import { finish } from "./steps.ts";

function expectedOf(values: Float64Array, reverse: boolean): number[] {
  const sign = reverse ? -1 : 1;
  return Array.from(values, (_, at) => at).sort(
    (a, b) => sign * (values[a]! - values[b]!) || a - b,
  );
}

function check(values: Float64Array, name: string): void {
  for (const reverse of [false, true]) {
    const steps = sortByNumber(values, reverse);
    assert.ok(steps !== undefined, name);
    assert.deepEqual([...finish(steps)], expectedOf(values, reverse), name);
  }
}

describe("sortByNumber", () => {
  it("sorts like Array.prototype.sort, stable, in both directions, seeds 1 to 100", () => {
    for (let seed = 1; seed <= 100; seed++) {
      const random = new SeededRandom(seed);
      const span = random.pick([1, 50, 2 ** 32, 2 ** 45]);
      const lowest = random.pick([0, -62_135_596_800_000, 1_900_000_000_000]);
      const values = Float64Array.from(
        { length: random.below(500) },
        () => lowest + random.below(span),
      );
      check(values, `seed ${seed}`);
    }
  });

  it("merges runs of large mailboxes", () => {
    const random = new SeededRandom(3);
    const dates = { length: 150_000 };
    check(
      Float64Array.from(dates, () => 1_700_000_000_000 + random.below(2 ** 37)),
      "dates",
    );
    check(
      Float64Array.from(dates, () => random.below(3)),
      "few values",
    );
  });

  it("leaves what does not fit to others", () => {
    assert.equal(sortByNumber(Float64Array.of(0, 2 ** 63), false), undefined);
    assert.ok(sortByNumber(Float64Array.of(0, 2 ** 53), false) !== undefined);
  });
});
