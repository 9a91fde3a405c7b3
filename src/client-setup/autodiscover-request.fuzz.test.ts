import assert from "node:assert/strict";
import { randomInt } from "node:crypto";
import { it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import { parseAutodiscoverRequest } from "./autodiscover-request.ts";

const rounds = 2_000;
const good = Buffer.from(
  "<Autodiscover><Request><EMailAddress>m@e</EMailAddress><AcceptableResponseSchema>" +
    "x/autodiscover/outlook/responseschema/2006a</AcceptableResponseSchema></Request></Autodiscover>",
);

it("says what it is of whatever is sent", () => {
  const seed = Number(process.env["FUZZ_SEED"] ?? randomInt(2 ** 31));
  const random = new SeededRandom(seed);
  for (let round = 0; round < rounds; round++) {
    const text = random.mutated(good).toString("utf8");
    const read = parseAutodiscoverRequest(text);
    if (read.kind === "settings") assert.match(read.address, /^[^\s@]+@[^\s@]+$/, `seed ${seed}`);
  }
});
