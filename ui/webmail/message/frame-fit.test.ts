import assert from "node:assert/strict";
import { it } from "node:test";
import { fitOf } from "./frame-fit.ts";

for (const [name, width, expected] of [
  ["as it is where there is room", 391, { zoom: 1, bar: 0 }],
  ["smaller where it is wide", 600, { zoom: 0.65, bar: 0 }],
  ["with a bar where it is too wide", 1300, { zoom: 0.55, bar: 16 }],
] as const) {
  it(`shows a mail ${name}`, () => assert.deepEqual(fitOf(width, 390), expected));
}
