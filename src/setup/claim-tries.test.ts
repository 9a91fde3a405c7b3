import assert from "node:assert/strict";
import { it } from "node:test";
import { ClaimTries } from "./claim-tries.ts";

it("five tries are free, then each costs twice the wait of the last, up to ten minutes", () => {
  let now = 0;
  const tries = new ClaimTries(() => now);
  const waits: number[] = [];
  for (let i = 0; i < 17; i++) {
    tries.begin();
    waits.push(tries.waitMs / 1000);
    now += tries.waitMs;
  }
  const doubled = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600, 600];
  assert.deepEqual(waits, [0, 0, 0, 0, ...doubled]);
  assert.equal(tries.waitMs, 0);
  tries.begin();
  tries.succeeded();
  assert.equal(tries.waitMs, 0);
});
