import assert from "node:assert/strict";
import { it } from "node:test";
import { Toasts } from "./toasts.ts";

it("shows the newest three, each for its time", () => {
  const ends: (() => void)[] = [];
  const toasts = new Toasts((_ms, run) => ends.push(run));
  for (const text of ["one", "two", "three", "four"]) toasts.show(text);
  const texts = () => toasts.shown.value.map(({ text }) => text);
  assert.deepEqual(texts(), ["two", "three", "four"]);
  ends[1]!();
  assert.deepEqual(texts(), ["three", "four"]);
  toasts.close(toasts.shown.value[0]!.id);
  assert.deepEqual(texts(), ["four"]);
});

it("says something else in the same place, and aloud only what it said first", () => {
  const toasts = new Toasts(() => {});
  const id = toasts.show("in 2 s");
  toasts.change(id, "in 1 s");
  toasts.change(id, "now");
  assert.deepEqual(toasts.shown.value, [{ id, text: "now", spoken: "in 2 s", action: undefined }]);
});

it("keeps what can be undone longer, or as long as it can be", () => {
  const waits: number[] = [];
  const toasts = new Toasts((ms) => waits.push(ms));
  const undo = { label: "Undo", run: () => {} };
  toasts.show("said");
  toasts.show("done", undo);
  toasts.show("sent", undo, 30_000);
  assert.deepEqual(waits, [5_000, 10_000, 30_000]);
});
