import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { fieldValue, firstFieldValue, headerFields } from "./header.ts";

describe("header fields, RFC 5322 §2.2", () => {
  const table: Record<string, readonly [name: string, value: string][]> = {
    "": [],
    "\r\n": [],
    "A: b\r\n\r\n": [["a", "b"]],
    "A:b\nC :\td \n": [
      ["a", "b"],
      ["c", "d"],
    ],
    "Subject: one\r\n two\r\n\tthree\r\nTo: x": [
      ["subject", "one two\tthree"],
      ["to", "x"],
    ],
    "X:\r\n folded: colon\r\n": [["x", "folded: colon"]],
    " starts with a fold\r\nA: b\r\n": [["a", "b"]],
    "no colon\r\nBad Name: x\r\n: y\r\nA: b": [["a", "b"]],
    "From joe@x Sat Nov 21 11:02:03 2026\r\nA: b": [["a", "b"]],
    "A: \r\n \r\nB: c": [
      ["a", ""],
      ["b", "c"],
    ],
  };
  for (const [header, expected] of Object.entries(table)) {
    it(`finds ${expected.length} in ${JSON.stringify(header)}`, () => {
      const found = headerFields(header).map((field) => [field.name, fieldValue(header, field)]);
      assert.deepEqual(found, expected);
    });
  }

  it("tells where each begins and ends", () => {
    const header = "A: b\r\n c\r\nD: e\r\n\r\n";
    const parts = headerFields(header).map(({ start, end }) => header.slice(start, end));
    assert.deepEqual(parts, ["A: b\r\n c\r\n", "D: e\r\n"]);
  });

  it("gives the first of a name in any case", () => {
    assert.equal(firstFieldValue("X: 1\r\nx: 2\r\n", "x"), "1");
    assert.equal(firstFieldValue("X: 1\r\n", "y"), undefined);
  });

  it("takes linear time", () => {
    headerFields("no colon\n".repeat(100_000));
    headerFields(`${"a\n".repeat(100_000)}:`);
    headerFields("a:\n ".repeat(100_000));
  });
});
