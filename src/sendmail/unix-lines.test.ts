import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import { UnixLines } from "./unix-lines.ts";

function converted(chunks: readonly Uint8Array[], endsAtDot = true): string {
  const lines = new UnixLines({ endsAtDot });
  const pieces = chunks.map((chunk) => lines.push(chunk));
  return Buffer.concat([...pieces, lines.end()]).toString("latin1");
}

describe("lines of Unix programs", () => {
  for (const [text, expected] of [
    ["a\nb\n", "a\r\nb\r\n"],
    ["a\r\nb", "a\r\nb\r\n"],
    ["10%\r20%\r\n", "10%\r\n20%\r\n"],
    ["a\n\n", "a\r\n\r\n"],
    ["", ""],
    ["a\n.\nb\n", "a\r\n"],
    ["a\n.", "a\r\n"],
    ["a\n.b\n..\n", "a\r\n.b\r\n..\r\n"],
    ["\xe9\n", "\xe9\r\n"],
  ] as const) {
    it(`become those of SMTP: ${JSON.stringify(text)}`, () => {
      assert.equal(converted([Buffer.from(text, "latin1")]), expected);
    });
  }

  it("hold a dot alone where that is no end", () => {
    assert.equal(converted([Buffer.from("a\n.\nb\n")], false), "a\r\n.\r\nb\r\n");
  });

  it("may be very long", () => {
    const long = "x".repeat(200_000);
    const chunks = [long.slice(0, 70_000), long.slice(70_000), "\r", "\n.\nno"].map((text) =>
      Buffer.from(text),
    );
    assert.equal(converted(chunks), `${long}\r\n`);
  });

  it("are the same, wherever they are cut (seed 17)", () => {
    const random = new SeededRandom(17);
    for (let round = 0; round < 500; round++) {
      const text = random.text(["a", "\r", "\n", ".", "\r\n", "\n.\n"], random.below(40));
      const octets = Buffer.from(text);
      const whole = converted([octets]);
      assert.equal(converted([...octets].map((octet) => Buffer.from([octet]))), whole, text);
      assert.ok(!/[^\r]\n|\r(?!\n)/.test(whole) && !whole.startsWith("\n"));
    }
  });
});
