import assert from "node:assert/strict";
import { it } from "node:test";
import { sortInSteps } from "./sort-in-steps.ts";
import { finish } from "./steps.ts";

it("sorts like Array.prototype.sort, stable, seeds 1 to 300", () => {
  for (let seed = 1; seed <= 300; seed++) {
    const next = randomOf(seed);
    const values = Array.from({ length: next(2000) }, () => next(50));
    const compare = (a: number, b: number) => values[a]! - values[b]!;
    const positions = Uint32Array.from(values, (_, position) => position);
    const expected = Array.from(positions).sort(compare);
    assert.deepEqual(Array.from(finish(sortInSteps(positions, compare))), expected, `seed ${seed}`);
  }
});

it("sorts nothing and one", () => {
  for (const count of [0, 1, 2, 16, 17]) {
    const items = Uint32Array.from({ length: count }, (_, at) => count - at);
    finish(sortInSteps(items, (a, b) => a - b));
    assert.deepEqual(
      Array.from(items),
      Array.from({ length: count }, (_, at) => at + 1),
    );
  }
});

it("never does more than 10,000 comparisons in a step", () => {
  const next = randomOf(7);
  const items = Uint32Array.from({ length: 100_000 }, () => next(1_000_000));
  let compared = 0;
  let most = 0;
  const steps = sortInSteps(items, (a, b) => {
    compared++;
    return a - b;
  });
  while (!steps.next().done) {
    most = Math.max(most, compared);
    compared = 0;
  }
  assert.ok(most <= 10_000, `${most}`);
});

function randomOf(seed: number): (n: number) => number {
  let state = (seed * 48271) % 2147483647;
  return (n) => ((state = (state * 48271) % 2147483647), state % n);
}
