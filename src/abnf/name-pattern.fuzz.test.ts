import assert from "node:assert/strict";
import { it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import { type NamePattern, parseNamePattern, PatternError } from "./name-pattern.ts";

it("means what RegExp means, or is refused with a PatternError, seeds 1 to 20000", () => {
  let understood = 0;
  for (let seed = 1; seed <= 20_000; seed++) {
    const random = new SeededRandom(seed);
    const text = random.text("ab^$.*+?|()[]-\\", random.below(12));
    let pattern: NamePattern;
    try {
      pattern = parseNamePattern(text);
    } catch (error) {
      assert.ok(error instanceof PatternError, `seed ${seed}: ${text}`);
      continue;
    }
    understood++;
    const same = new RegExp(text);
    for (let i = 0; i < 5; i++) {
      const name = random.text("ab^-", random.below(6));
      assert.equal(pattern.matches(name), same.test(name), `seed ${seed}: ${text} "${name}"`);
    }
  }
  assert.ok(understood > 2000, `${understood} understood`);
});
