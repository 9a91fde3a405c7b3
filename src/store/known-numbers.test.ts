import assert from "node:assert/strict";
import { it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import { KnownNumbers } from "./known-numbers.ts";

it("knows what it has learnt, and forgets what is gone", () => {
  const numbers = new KnownNumbers();
  assert.deepEqual([...numbers.of(Uint32Array.of(1, 2))], [NaN, NaN]);
  numbers.learn(Uint32Array.of(2, 5, 9), Float64Array.of(20, 50, 90), Uint32Array.of(1, 2, 5, 9));
  assert.deepEqual([...numbers.of(Uint32Array.of(1, 2, 5, 7, 9, 12))], [NaN, 20, 50, NaN, 90, NaN]);
  assert.equal(numbers.count, 3);
  numbers.learn(Uint32Array.of(3, 9), Float64Array.of(30, NaN), Uint32Array.of(3, 5, 9));
  assert.deepEqual([...numbers.of(Uint32Array.of(2, 3, 5, 9))], [NaN, 30, 50, NaN]);
  assert.equal(numbers.count, 2);
});

it("is what a map would be", (t) => {
  const random = new SeededRandom(Date.now());
  t.diagnostic(`seed ${random.seed}`);
  const numbers = new KnownNumbers();
  let map = new Map<number, number>();
  for (let round = 0; round < 300; round++) {
    const some = (): Uint32Array =>
      Uint32Array.from({ length: 60 }, (_, i) => i).filter(() => random.chance(0.5));
    const [uids, present] = [some(), some()];
    const values = Float64Array.from(uids, () => random.below(1000));
    numbers.learn(uids, values, present);
    for (const [at, uid] of uids.entries()) map.set(uid, values[at]!);
    map = new Map([...map].filter(([uid]) => present.includes(uid)));
    const asked = some();
    assert.deepEqual(
      [...numbers.of(asked)],
      Array.from(asked, (uid) => map.get(uid) ?? NaN),
    );
  }
});
