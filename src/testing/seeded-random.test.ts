import assert from "node:assert/strict";
import { it } from "node:test";
import { SeededRandom } from "./seeded-random.ts";

it("comes again with the same seed, and differs with another", () => {
  const sample = (seed: number): string => {
    const random = new SeededRandom(seed);
    return `${random.text("abcdef", 20)} ${random.octets(20).toHex()} ${random.between(1, 1e9)}`;
  };
  assert.equal(sample(7), sample(7));
  assert.notEqual(sample(7), sample(8));
});

it("keeps to its bounds and reaches all of them", () => {
  const random = new SeededRandom(1);
  const seen = new Set(Array.from({ length: 1000 }, () => random.between(3, 6)));
  assert.deepEqual(new Set([3, 4, 5, 6]), seen);
  assert.throws(() => random.pick([]), RangeError);
});

it("changes octets a little", () => {
  const random = new SeededRandom(1);
  const octets = random.octets(100);
  for (let round = 0; round < 100; round++) {
    const { length } = random.mutated(octets);
    assert.ok(length > 50 && length < 150, `${length} octets`);
  }
});
