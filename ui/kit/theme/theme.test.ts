import assert from "node:assert/strict";
import { it } from "node:test";
import { Theme } from "./theme.ts";

it("is remembered on the device", () => {
  const kept = new Map<string, string>();
  const choices = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  const applied: string[] = [];
  new Theme(choices, (choice) => applied.push(choice)).choose("dark");
  assert.equal(new Theme(choices, (choice) => applied.push(choice)).choice.value, "dark");
  assert.deepEqual(applied, ["auto", "dark", "dark"]);
});
