import assert from "node:assert/strict";
import { it } from "node:test";
import { SeededRandom } from "../../../src/testing/seeded-random.ts";
import { parseMailto } from "./mailto.ts";

it("whatever a mailto address holds, its fields are single lines", () => {
  const random = new SeededRandom(Number(process.env["SEED"] ?? 20261121));
  const alphabet = [
    ..."a@?&=,%#+:\r\n".split(""),
    "%0D%0A",
    "%E0",
    "%3F",
    "to=",
    "subject=",
    "body=",
    "ä",
  ];
  for (let round = 0; round < 10_000; round++) {
    const wish = parseMailto(`mailto:${random.text(alphabet, random.below(30))}`);
    assert.ok(wish !== undefined);
    const { text: _, ...fields } = wish;
    for (const field of Object.values(fields)) assert.doesNotMatch(field, /\p{Cc}/u);
  }
});
