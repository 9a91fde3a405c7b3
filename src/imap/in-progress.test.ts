import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { formatInProgress } from "./in-progress.ts";

describe("INPROGRESS, RFC 9585 §4", () => {
  for (const [done, goal, printed] of [
    [454, 1000, 'INPROGRESS ("A001" 454 1000)'],
    [454, undefined, 'INPROGRESS ("A001" 454 NIL)'],
    [0, 0, 'INPROGRESS ("A001" 0 NIL)'],
    [10, 10, 'INPROGRESS ("A001" 10 NIL)'],
  ] as const) {
    it(`prints ${printed}`, () => {
      assert.equal(formatInProgress({ tag: "A001", done, goal }), printed);
    });
  }
});
