import assert from "node:assert/strict";
import { it } from "node:test";
import { PaneSizes } from "./pane-sizes.ts";

it("stay within bounds and are remembered", () => {
  const kept = new Map<string, string>();
  const choices = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
  };
  const { tree } = new PaneSizes(choices);
  tree.set(5000);
  assert.equal(tree.value, 420);
  tree.set(250.4);
  assert.equal(new PaneSizes(choices).tree.value, 250);
  kept.set("homepost.pane.tree", "nonsense");
  assert.equal(new PaneSizes(choices).tree.value, 230);
});
