import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { Form, formatSize, numberOf, parseSize, textOf, wordsOf } from "./form.ts";

describe("a form", () => {
  it("knows what was typed, and sends it once", async () => {
    const form = new Form({ name: "mia", off: false });
    assert.equal(form.isChanged, false);
    form.set("name", " bo ");
    assert.equal(form.isChanged, true);
    let sent = 0;
    const send = async () => void sent++;
    const done = await Promise.all([form.submit(send, String), form.submit(send, String)]);
    assert.deepEqual([done, sent], [[true, false], 1]);
  });

  it("says what is wrong until something else is typed", async () => {
    const form = new Form({ name: "" });
    const done = await form.submit(
      () => Promise.reject(new Error("taken")),
      (error) => (error as Error).message,
    );
    assert.deepEqual([done, form.problem.value, form.isBusy.value], [false, "taken", false]);
    form.set("name", "x");
    assert.equal(form.problem.value, "");
  });
});

describe("values", () => {
  it("are texts, words and numbers", () => {
    const values = { a: " x ", many: "a, b\nc;d", count: "12", none: "", not: "1.5", set: true };
    assert.equal(textOf(values, "a"), "x");
    assert.equal(textOf(values, "set"), "");
    assert.deepEqual(wordsOf(values, "many"), ["a", "b", "c", "d"]);
    assert.equal(numberOf(values, "count"), 12);
    for (const name of ["none", "not", "absent"]) assert.equal(numberOf(values, name), undefined);
  });

  for (const [text, octets] of [
    ["2 GB", 2e9],
    ["1,5gb", 1.5e9],
    ["500MB", 5e8],
    ["12", 12],
    ["", undefined],
    ["much", undefined],
    ["1 GiB", undefined],
    ["-1 GB", undefined],
  ] as const) {
    it(`take "${text}" for ${octets} octets`, () => {
      assert.equal(parseSize(text), octets);
      if (octets !== undefined) assert.equal(parseSize(formatSize(octets)), octets);
    });
  }

  it("write sizes so that nothing is lost", () => {
    assert.equal(formatSize(2e9), "2 GB");
    assert.equal(formatSize(1_234_567), "1234.567 kB");
    assert.equal(formatSize(999), "999");
  });
});
