import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Envelope, EnvelopeAddress } from "../message/part.ts";
import type { SortCriterion } from "./sort-criterion.ts";
import { compareBy, sortTextOf } from "./sort-key.ts";

const empty: Envelope = { from: [], sender: [], replyTo: [], to: [], cc: [], bcc: [] };
const subjectKey = (subject: string): string => sortTextOf("subject", { ...empty, subject });
const utf8 = (text: string): string => Buffer.from(text).toString("latin1");

describe("text to sort by, RFC 5256 §3", () => {
  it("is the base subject", () => {
    assert.equal(subjectKey("Re: [list] Hello (fwd)"), subjectKey("hello"));
    assert.equal(subjectKey("=?utf-8?Q?Re:_Gr=C3=BC=C3=9Fe?="), subjectKey(utf8("GRÜSSE")));
    assert.equal(sortTextOf("subject", empty), "");
  });
  it("is the mailbox of the first address", () => {
    const to: EnvelopeAddress[] = [
      { name: "Zoe", mailbox: "Alice", host: "z" },
      { mailbox: "bob", host: "a" },
    ];
    assert.equal(sortTextOf("to", { ...empty, to }), "ALICE");
    assert.equal(sortTextOf("cc", { ...empty, cc: to }), "ALICE");
    assert.equal(sortTextOf("from", { ...empty, from: [{ mailbox: "group" }, {}] }), "GROUP");
    assert.equal(sortTextOf("from", empty), "");
  });
  it("is what is displayed of an address, RFC 5957 §3", () => {
    const display = (address: EnvelopeAddress) =>
      sortTextOf("display-from", { ...empty, from: [address] });
    assert.equal(display({ name: "=?utf-8?Q?Zo=65?=", mailbox: "a", host: "b" }), "ZOE");
    assert.equal(display({ name: "", mailbox: "a", host: "b" }), "A@B");
    assert.equal(display({ mailbox: "a", host: "b" }), "A@B");
    assert.equal(display({ mailbox: "group" }), "GROUP");
    assert.equal(sortTextOf("display-to", empty), "");
  });
  it("is in the order of code points", () => {
    const ordered = ["", "a", "Z", "\u{d7ff}", "\u{e000}", "\u{fffd}", "\u{10000}", "\u{1f600}"];
    const keys = ordered.map((text) => subjectKey(utf8(text)));
    assert.deepEqual(
      keys.toSorted((a, b) => (a < b ? -1 : 1)),
      keys,
    );
    assert.equal(new Set(keys).size, ordered.length);
  });
});

describe("compareBy, RFC 5256 §3", () => {
  const columns = { size: [3, 1, 3, 2], subject: ["b", "a", "a", "b"] };
  const sorted = (...criteria: readonly SortCriterion[]) =>
    [0, 1, 2, 3].sort(compareBy(criteria, columns));
  const by = (key: "size" | "subject", reverse = false): SortCriterion => ({ key, reverse });
  it("takes one key, and the order of numbers between equals", () => {
    assert.deepEqual(sorted(by("size")), [1, 3, 0, 2]);
    assert.deepEqual(sorted(by("size", true)), [0, 2, 3, 1]);
  });
  it("takes more keys, each in its own direction", () => {
    assert.deepEqual(sorted(by("subject"), by("size", true)), [2, 1, 0, 3]);
    assert.deepEqual(sorted(by("subject", true), by("size")), [3, 0, 1, 2]);
  });
  it("wants the columns", () => {
    assert.throws(() => compareBy([{ key: "to", reverse: false }], columns), /no column of to/);
  });
});
