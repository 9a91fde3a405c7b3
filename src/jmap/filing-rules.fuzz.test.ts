import assert from "node:assert/strict";
import { it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import { checkedFiling, formatFiling, parseFiling } from "./filing-rules.ts";
import type { Json } from "./json.ts";
import { SetRefusal } from "./set-error.ts";

const seed = Number(process.env["FUZZ_SEED"] ?? Date.now());
const values: readonly Json[] = [
  null,
  true,
  7,
  "",
  "f1",
  "a.example",
  "a@x.example",
  "__proto__",
  "A\u0000",
  "\u{1f600}",
  [],
];
const names = ["listId", "from", "mailboxId", "comment", "lists", "senders", "mailboxes", "x"];

it(`anything is refused, or comes back as it was stored (seed ${seed})`, () => {
  const random = new SeededRandom(seed);
  const value = (depth: number): Json => {
    if (depth > 0 && random.chance(0.3)) {
      return Array.from({ length: random.below(3) }, () => value(depth - 1));
    }
    if (depth === 0 || random.chance(0.4)) return random.pick(values);
    const keys = random.chance(0.7) ? names : values.filter((one) => typeof one === "string");
    const entries = Array.from({ length: random.below(4) }, () => [
      random.pick(keys),
      value(depth - 1),
    ]);
    return Object.fromEntries(entries) as Json;
  };
  for (let round = 0; round < 20_000; round++) {
    const rules = random.chance(0.7) ? [value(1), value(1)] : value(2);
    try {
      const filing = checkedFiling(rules, value(2));
      assert.deepEqual(parseFiling(formatFiling(filing)), filing);
    } catch (error) {
      assert.ok(error instanceof SetRefusal, String(error));
    }
  }
});
