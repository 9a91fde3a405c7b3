import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ruleFrom } from "./rule-form.ts";

const nothing = { from: "", listId: "", comment: "", mailboxId: "f1" };

describe("a rule as somebody writes it", () => {
  for (const [written, expected] of [
    [{ from: " Ana@X.example " }, { from: "ana@x.example", listId: null }],
    [{ listId: "The garden <Garden.example>" }, { from: null, listId: "garden.example" }],
    [
      { from: "a@x.example", listId: "garden.example" },
      { from: "a@x.example", listId: "garden.example" },
    ],
  ] as const) {
    it(`can be ${JSON.stringify(written)}`, () => {
      const rule = ruleFrom({ ...nothing, ...written, comment: " Why " });
      assert.deepEqual(rule, { ...expected, comment: "Why", mailboxId: "f1" });
    });
  }
  for (const written of [
    {},
    { from: "ana" },
    { from: "a b@x.example" },
    { listId: "two words" },
    { from: "a@x.example", mailboxId: "" },
  ]) {
    it(`cannot be ${JSON.stringify(written)}`, () => {
      assert.equal(ruleFrom({ ...nothing, ...written }), undefined);
    });
  }
});
