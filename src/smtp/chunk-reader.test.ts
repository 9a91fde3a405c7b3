import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import { ChunkReader } from "./chunk-reader.ts";

/** What comes of the chunks, each with the next command behind it, read in pieces of `step` octets. */
function read(chunks: readonly string[], step = Infinity): string {
  const reader = new ChunkReader();
  let text = "";
  for (const [i, chunk] of chunks.entries()) {
    reader.begin(chunk.length, i === chunks.length - 1);
    const octets = Buffer.from(`${chunk}NOOP`, "latin1");
    for (let at = 0; ;) {
      const piece = reader.push(octets.subarray(0, Math.min(octets.length, at + step)), at);
      text += piece.content.toString("latin1");
      if (piece.end !== undefined) {
        assert.equal(piece.end, chunk.length);
        break;
      }
      assert.ok(!reader.isComplete);
      at += step;
    }
    assert.ok(reader.isComplete);
  }
  return reader.violated ? "violated" : text;
}

describe("chunks of BDAT, RFC 3030 §2", () => {
  const table: readonly (readonly [chunks: readonly string[], text: string])[] = [
    [["a\r\nb\r\n"], "a\r\nb\r\n"],
    [["a\r", "\nb\r\n"], "a\r\nb\r\n"],
    [["a\r\n", ""], "a\r\n"],
    [[""], ""],
    [["a\r\n.\r\nb\r\n"], "a\r\n.\r\nb\r\n"],
    [["..a\r\n"], "..a\r\n"],
    [["a\nb\n"], "a\r\nb\r\n"],
    [["\n\n"], "\r\n\r\n"],
    [["a", "\n", "b"], "a\r\nb\r\n"],
    [["a"], "a\r\n"],
    [["a", ""], "a\r\n"],
    [["a\rb\r\n"], "violated"],
    [["a\r\r\n"], "violated"],
    [["a\r"], "violated"],
    [["a\r", ""], "violated"],
    [["\r", "b"], "violated"],
  ];
  for (const [chunks, text] of table) {
    it(`are read: ${JSON.stringify(chunks)}`, () => {
      for (const step of [Infinity, 1, 2, 3]) assert.equal(read(chunks, step), text, String(step));
    });
  }

  it("come to the same however they are cut", () => {
    const random = new SeededRandom(3030);
    for (let round = 0; round < 5000; round++) {
      const message = random.text(["a", "\r\n", "\n", ".", "bc", "\r"], random.below(12));
      const whole = read([message]);
      const hasBareCr = /\r(?!\n)/.test(message);
      const lines = message.replaceAll(/\r?\n/g, "\r\n");
      const ended = lines === "" || lines.endsWith("\r\n") ? lines : `${lines}\r\n`;
      assert.equal(whole, hasBareCr ? "violated" : ended, JSON.stringify(message));
      const cut = random.below(message.length + 1);
      const chunks = [message.slice(0, cut), message.slice(cut)];
      assert.equal(read(chunks, random.between(1, 4)), whole, JSON.stringify(chunks));
    }
  });
});
