import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { describe, it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import { DueDomains } from "./due-domains.ts";

describe("due domains", () => {
  it("come in the order of their times, and not before", () => {
    const due = new DueDomains();
    due.lower("b", 20);
    due.lower("a", 10);
    due.lower("c", 30);
    assert.deepEqual([due.size, due.next()], [3, 10]);
    assert.deepEqual(
      [due.take(9), due.take(20), due.take(20), due.take(20)],
      [undefined, "a", "b", undefined],
    );
    assert.equal(due.next(), 30);
  });

  it("that have the same time come in the order in which they were given", () => {
    const due = new DueDomains();
    const names = Array.from({ length: 50 }, (_, i) => `d${i}`);
    for (const name of names) due.lower(name, 1);
    assert.deepEqual(
      names.map(() => due.take(1)),
      names,
    );
  });

  it("have one time each, the earliest that was given", () => {
    const due = new DueDomains();
    due.lower("a", 10);
    due.lower("a", 20);
    due.lower("a", 5);
    assert.deepEqual([due.size, due.next(), due.take(5), due.next()], [1, 5, "a", undefined]);
  });

  it("are as a list would have them, whatever happens", () => {
    const seed = Number(process.env["FUZZ_SEED"] ?? randomInt(2 ** 31));
    const random = new SeededRandom(seed);
    const due = new DueDomains();
    const model = new Map<string, number>();
    for (let step = 0; step < 20_000; step++) {
      if (random.chance(0.6)) {
        const [domain, at] = [`d${random.below(300)}`, random.below(10_000)];
        due.lower(domain, at);
        model.set(domain, Math.min(at, model.get(domain) ?? Infinity));
      } else {
        const now = random.below(3_000);
        const earliest = Math.min(...model.values());
        const domain = due.take(now);
        const at = domain === undefined ? undefined : model.get(domain);
        assert.equal(at, earliest <= now ? earliest : undefined, `seed ${seed}`);
        if (domain !== undefined) model.delete(domain);
      }
      assert.equal(due.size, model.size, `seed ${seed}`);
    }
  });
});
