import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { checkedFiling, formatFiling, noFiling, parseFiling } from "./filing-rules.ts";
import type { Json } from "./json.ts";
import { SetRefusal } from "./set-error.ts";

const refused = (rules: Json, neverSuggest: Json): void => {
  assert.throws(() => checkedFiling(rules, neverSuggest), SetRefusal);
};

describe("a filing rule", () => {
  it("has a list, a sender, or both, and comes back as it was stored", () => {
    const rules = [
      { listId: "garden.lists.example", mailboxId: "f3" },
      { from: "ana@garden.example", mailboxId: "f4", comment: "Friends" },
      { listId: "a.example", from: "b@x.example", mailboxId: "f4", comment: "" },
    ];
    const never = { lists: { "news.example": true }, mailboxes: { f9: true } };
    const filing = checkedFiling(rules, never);
    assert.deepEqual(filing.rules[0], {
      listId: "garden.lists.example",
      from: null,
      mailboxId: "f3",
      comment: "",
    });
    assert.deepEqual(filing.neverSuggest, { ...never, senders: {} });
    assert.deepEqual(parseFiling(formatFiling(filing)), filing);
    assert.equal(parseFiling('{"type":"values","values":{}}'), undefined);
  });

  for (const rule of [
    null,
    "rule",
    {},
    { mailboxId: "f1" },
    { listId: "", mailboxId: "f1" },
    { listId: "Upper.example", mailboxId: "f1" },
    { listId: "<a.example>", mailboxId: "f1" },
    { listId: "a b", mailboxId: "f1" },
    { listId: "x".repeat(256), mailboxId: "f1" },
    { listId: 1, mailboxId: "f1" },
    { from: "nobody", mailboxId: "f1" },
    { from: "A@x.example", mailboxId: "f1" },
    { from: "a@x.example" },
    { from: "a@x.example", mailboxId: "inbox" },
    { from: "a@x.example", mailboxId: "f1", comment: "x".repeat(501) },
    { from: "a@x.example", mailboxId: "f1", action: "delete" },
  ]) {
    it(`refuses ${JSON.stringify(rule).slice(0, 60)}`, () => refused([rule], {}));
  }

  it("is one of at most 500", () => {
    const rule = { from: "a@x.example", mailboxId: "f1" };
    assert.equal(checkedFiling(Array(500).fill(rule), {}).rules.length, 500);
    refused(Array(501).fill(rule), {});
    refused({}, {});
  });
});

describe("what is never suggested", () => {
  for (const never of [
    null,
    [],
    { lists: [] },
    { lists: { "a.example": false } },
    { senders: { "no address": true } },
    { mailboxes: { x: true } },
    { others: {} },
  ]) {
    it(`is not ${JSON.stringify(never)}`, () => refused([], never));
  }

  it("is nothing at first", () => {
    assert.deepEqual(checkedFiling([], {}), noFiling);
  });
});
