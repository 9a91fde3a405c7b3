import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { RowWindow } from "./row-window.ts";

const rows = (window: RowWindow) => window.shown().map(({ row }) => row);
const slots = (window: RowWindow) => window.shown().map(({ slot }) => slot);
const all = { newMax: Infinity };

describe("the rows that are drawn", () => {
  it("use slots again, and stay in the order in which they are read", () => {
    const window = new RowWindow();
    window.move({ first: 0, end: 5, middle: 2, ...all });
    assert.deepEqual(rows(window), [0, 1, 2, 3, 4]);
    const before = new Map(window.shown().map(({ slot, row }) => [row, slot]));
    window.move({ first: 2, end: 7, middle: 4, ...all });
    assert.deepEqual(rows(window), [2, 3, 4, 5, 6]);
    assert.deepEqual(
      slots(window).toSorted((one, other) => one - other),
      [0, 1, 2, 3, 4],
    );
    for (const { slot, row } of window.shown().slice(0, 3)) assert.equal(before.get(row), slot);
  });

  it("are few at a time, those in the middle first", () => {
    const window = new RowWindow();
    const range = { first: 10, end: 20, middle: 15, newMax: 4 };
    assert.deepEqual(window.move(range), { isChanged: true, isComplete: false });
    assert.deepEqual(rows(window), [13, 14, 15, 16]);
    window.move(range);
    assert.deepEqual(window.move(range), { isChanged: true, isComplete: true });
    assert.deepEqual(window.move(range), { isChanged: false, isComplete: true });
    assert.equal(rows(window).length, 10);
  });

  it("go where the list becomes shorter, or empty", () => {
    const window = new RowWindow();
    window.move({ first: 0, end: 5, middle: 2, ...all });
    assert.equal(window.move({ first: 0, end: 2, middle: 1, ...all }).isChanged, true);
    assert.deepEqual(rows(window), [0, 1]);
    window.move({ first: 0, end: 0, middle: 0, ...all });
    assert.deepEqual(rows(window), []);
  });

  it("are never twice, wherever one goes", () => {
    const window = new RowWindow();
    let seed = 7;
    const random = (below: number) => (seed = (seed * 48_271) % 2_147_483_647) % below;
    for (let round = 0; round < 500; round++) {
      const first = random(40);
      const end = first + random(12);
      window.move({ first, end, middle: (first + end) / 2, newMax: random(6) });
      const shown = rows(window);
      assert.equal(new Set(shown).size, shown.length);
      assert.equal(new Set(slots(window)).size, shown.length);
      assert.ok(shown.every((row) => row >= first && row < end));
    }
  });
});
