import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AbnfError } from "../abnf/scanner.ts";
import { parseCommand } from "./command-parser.ts";

describe("authenticate, RFC 9051 §6.2.2 and RFC 4959 §3", () => {
  const valid = {
    GSSAPI: ["GSSAPI", undefined],
    "plain dGVzdAB0ZXN0AHRlc3Q=": ["PLAIN", "test\0test\0test"],
    "EXTERNAL =": ["EXTERNAL", ""],
    "SCRAM-SHA-256-PLUS YWI=": ["SCRAM-SHA-256-PLUS", "ab"],
  } as const;
  for (const [input, [mechanism, response]] of Object.entries(valid)) {
    it(`accepts ${input}`, () => {
      const command = parseCommand(`a AUTHENTICATE ${input}`, { utf8: false });
      assert.ok(command.kind === "authenticate");
      assert.equal(command.mechanism, mechanism);
      assert.equal(command.initialResponse?.toString(), response);
    });
  }
  for (const input of [
    "",
    "PLAIN ",
    "PLAIN ==",
    "PLAIN a",
    "PLAIN YW=",
    "PLAIN YWI= x",
    'PLAIN "YWI="',
    "PLAIN Y\u{2D}I=",
  ]) {
    it(`refuses "${input}"`, () => {
      assert.throws(() => parseCommand(`a AUTHENTICATE ${input}`, { utf8: false }), AbnfError);
    });
  }
});
