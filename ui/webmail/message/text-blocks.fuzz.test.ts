import assert from "node:assert/strict";
import { it } from "node:test";
import { textBlocks } from "./text-blocks.ts";

const seed = Number(process.env["FUZZ_SEED"] ?? Date.now());

/** Mulberry32. */
function randomFrom(start: number): () => number {
  let state = start | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

it(`any text is cut without loss, into links that can be followed (seed ${seed})`, () => {
  const random = randomFrom(seed);
  const pieces = [
    "> ",
    ">",
    "\n",
    "\r\n",
    "a b",
    "https://",
    "x.example",
    "/(a)",
    ").",
    '"',
    "mailto:",
    "@",
    "javascript:",
    "\u0000",
    "\u{1f600}",
  ];
  for (let round = 0; round < 5_000; round++) {
    let text = "";
    const length = Math.floor(random() * 14);
    for (let i = 0; i < length; i++) text += pieces[Math.floor(random() * pieces.length)]!;
    const blocks = textBlocks(text);
    const all = blocks.map((block) => block.pieces.map((piece) => piece.text).join("")).join("\n");
    const unquoted = text.replaceAll("\r\n", "\n").replaceAll(/^(?:> ?)+/gm, "");
    assert.equal(all, unquoted, JSON.stringify(text));
    for (const { link } of blocks.flatMap((block) => block.pieces)) {
      if (link !== undefined) assert.match(new URL(link).protocol, /^(?:https?|mailto):$/);
    }
  }
});
