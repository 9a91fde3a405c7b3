import assert from "node:assert/strict";
import { it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import { DataReader } from "./data-reader.ts";

const seed = 20_261_121;

/** The rules once more, by regular expressions over the whole. */
function expectation(
  wire: string,
): { message: string; violated: boolean; end: number } | undefined {
  const end = wire.startsWith(".\r\n") ? 0 : wire.indexOf("\r\n.\r\n") + 2;
  if (end === 1) return undefined;
  const data = wire.slice(0, end);
  const withEnd = `\r\n${data}.\r\n`;
  const violated = /\r(?!\n)|\r\n\.\n|(?<!\r)\n\.\r?\n/.test(withEnd);
  const message = `\r\n${data}`
    .replace(/\r\n\./g, "\r\n")
    .slice(2)
    .replace(/(?<!\r)\n/g, "\r\n");
  return { message, violated, end: end + 3 };
}

it("reads noise in pieces of any size as the rules say", () => {
  const random = new SeededRandom(seed);
  for (let round = 0; round < 20_000; round++) {
    const wire = random.text("\r\n\r\n..a", random.between(1, 24)) + (round % 2 ? "\r\n.\r\n" : "");
    const octets = Buffer.from(wire, "latin1");
    const expected = expectation(wire);
    const reader = new DataReader();
    let message = "";
    let ended: number | undefined;
    for (let at = 0; at < octets.length && ended === undefined;) {
      const piece = octets.subarray(at, at + random.between(1, 6));
      const { content, end } = reader.push(piece, 0);
      message += content.toString("latin1");
      ended = end === undefined ? undefined : at + end;
      at += piece.length;
    }
    const context = `seed ${seed}, round ${round}: ${JSON.stringify(wire)}`;
    assert.equal(ended, expected?.end, context);
    if (!expected) continue;
    assert.equal(reader.violated, expected.violated, context);
    if (!expected.violated) assert.equal(message, expected.message, context);
  }
});
