import assert from "node:assert/strict";
import { it } from "node:test";
import { decodeUtf7, encodeUtf7 } from "./mailbox-name.ts";

const characters = [
  "a",
  "Z",
  "/",
  "&",
  "-",
  " ",
  "~",
  "ü",
  "ß",
  "é",
  "台",
  "日",
  "😀",
  "\u0308",
  ",",
  "+",
];

it("reads back any name that it wrote, seeds 1 to 5000", () => {
  for (let seed = 1; seed <= 5_000; seed++) {
    const next = randomOf(seed);
    const name = Array.from({ length: next(12) }, () => characters[next(characters.length)]).join(
      "",
    );
    assert.equal(decodeUtf7(encodeUtf7(name)), name.normalize("NFC"), `seed ${seed}`);
  }
});

it("reads only what it would write, seeds 1 to 20000", () => {
  for (let seed = 1; seed <= 20_000; seed++) {
    const next = randomOf(seed);
    const octets = Array.from({ length: next(10) }, () => "&-AQPw,+/a\xfc"[next(10)]).join("");
    const name = decodeUtf7(octets);
    if (name === undefined) continue;
    assert.ok(name.isWellFormed(), `seed ${seed}`);
    // Equal but for what normalizing changes.
    assert.equal(decodeUtf7(encodeUtf7(name)), name, `seed ${seed}: ${octets}`);
  }
});

function randomOf(seed: number): (n: number) => number {
  let state = (seed * 48271) % 2147483647;
  return (n) => ((state = (state * 48271) % 2147483647), state % n);
}
