import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import { mboxFromLine, MboxQuoting } from "./mbox.ts";

function quoted(...pieces: readonly string[]): string {
  const quoting = new MboxQuoting();
  return pieces.map((piece) => quoting.push(piece)).join("") + quoting.end();
}

describe("a message in an mbox file", () => {
  for (const [message, expected] of [
    ["Subject: x\r\n\r\nFrom here\r\n", "Subject: x\n\n>From here\n\n"],
    ["a\r\n>From b\r\n>>From c", "a\n>>From b\n>>>From c\n\n"],
    ["From\r\nfrom \r\n From \r\nx From \r\n", "From\nfrom \n From \nx From \n\n"],
    ["a\rb\nFrom c\r\n", "a\rb\n>From c\n\n"],
    ["", "\n"],
  ] as const) {
    it(JSON.stringify(message), () => assert.equal(quoted(message), expected));
  }

  it("is the same however it is cut", () => {
    const random = new SeededRandom(4155);
    const words = ["\r\n", "From ", ">", "x", "\r", "\n", "y".repeat(30_000)];
    for (let round = 0; round < 300; round++) {
      const text = Array.from({ length: 12 }, () => random.pick(words)).join("");
      const pieces: string[] = [];
      for (let at = 0; at < text.length;) {
        const to = at + 1 + random.below(random.pick([3, 50_000]));
        pieces.push(text.slice(at, to));
        at = to;
      }
      assert.ok(quoted(...pieces) === quoted(text), `round ${round}`);
    }
  });

  it("begins with when it came", () => {
    assert.equal(
      mboxFromLine(Date.UTC(2026, 10, 1, 9, 5)),
      "From MAILER-DAEMON Sun Nov  1 09:05:00 2026\n",
    );
  });
});
