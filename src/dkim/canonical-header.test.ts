import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { canonicalField } from "./canonical-header.ts";

describe("canonical header fields, RFC 6376 §3.4", () => {
  const table: readonly (readonly [field: string, relaxed: string])[] = [
    ["A: X\r\n", "a:X\r\n"],
    ["B : Y\t\r\n\tZ  \r\n", "b:Y Z\r\n"],
    ["Subject:\r\n", "subject:\r\n"],
    ["Subject:  \t\r\n", "subject:\r\n"],
    ["X:a:b\r\n", "x:a:b\r\n"],
    ["X:\r\n a\r\n  b\r\n", "x:a b\r\n"],
  ];
  for (const [field, relaxed] of table) {
    it(`are found of ${JSON.stringify(field)}`, () => {
      assert.equal(canonicalField(field, "simple"), field);
      assert.equal(canonicalField(field, "relaxed"), relaxed);
    });
  }
});
