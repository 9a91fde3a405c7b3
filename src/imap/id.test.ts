import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AbnfError } from "../abnf/scanner.ts";
import type { IdCommand } from "./command.ts";
import { parseCommand } from "./command-parser.ts";

describe("id, RFC 2971 §3.1", () => {
  const valid: Readonly<Record<string, IdCommand["parameters"]>> = {
    'ID ("name" "sodr" "version" "19.34" "vendor" NIL)': [
      { name: "name", value: "sodr" },
      { name: "version", value: "19.34" },
      { name: "vendor", value: undefined },
    ],
    "id nil": undefined,
    "ID ()": [],
    "ID ({2}\r\nos {4}\r\na\r\nb)": [{ name: "os", value: "a\r\nb" }],
    'ID ("name" "\xc3\xbc")': [{ name: "name", value: "ü" }],
  };
  for (const [input, parameters] of Object.entries(valid)) {
    it(`accepts ${JSON.stringify(input)}`, () => {
      assert.deepEqual(parseCommand(`a ${input}`, { utf8: false }), {
        tag: "a",
        kind: "id",
        parameters,
      });
    });
  }
  for (const input of [
    "",
    "name",
    '("name")',
    "(name sodr)",
    '("name" "sodr"',
    '(NIL "a")',
    `("${"x".repeat(31)}" "a")`,
    `("a" {1025}\r\n${"x".repeat(1025)})`,
    `(${'"a" "b" '.repeat(30)}"a" "b")`,
  ]) {
    it(`refuses ID ${input.slice(0, 40)}`, () => {
      assert.throws(() => parseCommand(`a ID ${input}`, { utf8: false }), AbnfError);
    });
  }
});
