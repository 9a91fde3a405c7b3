import assert from "node:assert/strict";
import { it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import { OctetLines } from "./octet-lines.ts";
import type { Output } from "./output.ts";

/** Keeps what it is given as it is: it must not change afterwards. */
function collector(): { readonly output: Output; readonly given: Buffer[] } {
  const given: Buffer[] = [];
  const output = { writeOctets: (octets: Buffer) => given.push(octets), send: () => {} };
  return { output: output as unknown as Output, given };
}

it("writes numbers and pieces of any length, in their order", (t) => {
  const random = new SeededRandom(Date.now());
  t.diagnostic(`seed ${random.seed}`);
  for (let round = 0; round < 50; round++) {
    const { output, given } = collector();
    const lines = new OctetLines(output, random.pick([0, 1, 50, 100_000]));
    let expected = "";
    for (let i = random.below(2000); i >= 0; i--) {
      if (random.chance(0.5)) {
        const number = random.below(random.pick([10, 100_000, 2 ** 32, 2 ** 53]));
        lines.number(number);
        expected += String(number);
      } else {
        const piece = "x".repeat(random.below(random.chance(0.01) ? 100_000 : 30));
        lines.piece(Buffer.from(piece));
        expected += piece;
      }
      if (random.chance(0.02)) lines.flush();
    }
    lines.flush();
    assert.ok(Buffer.concat(given).toString("latin1") === expected);
  }
});

it("writes every power of ten", () => {
  const { output, given } = collector();
  const lines = new OctetLines(output, 0);
  const numbers = Array.from({ length: 16 }, (_, power) => [10 ** power - 1, 10 ** power]).flat();
  numbers.push(2 ** 53);
  for (const number of numbers) {
    lines.number(number);
    lines.piece(Buffer.from(" "));
  }
  lines.flush();
  assert.equal(Buffer.concat(given).toString("latin1"), numbers.map((one) => `${one} `).join(""));
});
