import assert from "node:assert/strict";
import { it } from "node:test";
import { filterOf, formatTerms, parseTerms } from "./search-terms.ts";

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

it(`anything makes terms that are stable when written (seed ${seed})`, () => {
  const random = randomFrom(seed);
  const pieces = [
    '"',
    "-",
    ":",
    " ",
    "from",
    "a",
    "mb",
    "start",
    "2026-13-99",
    "\u{1f600}",
    "x:y",
    "1kb",
  ];
  for (let round = 0; round < 5_000; round++) {
    let text = "";
    const length = Math.floor(random() * 12);
    for (let i = 0; i < length; i++) text += pieces[Math.floor(random() * pieces.length)]!;
    const terms = parseTerms(text);
    const written = formatTerms(terms);
    assert.equal(formatTerms(parseTerms(written)), written, JSON.stringify(text));
    filterOf(terms, { find: () => ["f1"], hidden: [] });
  }
});
