import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AbnfError } from "../abnf/scanner.ts";
import { formatPlainMessage, parsePlainMessage } from "./plain.ts";

describe("message, RFC 4616 §2", () => {
  const table: Record<string, readonly [string, string, string]> = {
    // RFC 4616 §4
    "\0tim\0tanstaaftanstaaf": ["", "tim", "tanstaaftanstaaf"],
    "Ursel\0Kurt\0xipj3plmq": ["Ursel", "Kurt", "xipj3plmq"],
    "\0mia@bücher.example\0größer 🔑": ["", "mia@bücher.example", "größer 🔑"],
    "\0tim\0": ["", "tim", ""],
    "\0t m\0 p ": ["", "t m", " p "],
  };
  for (const [text, [authorizationId, login, password]] of Object.entries(table)) {
    it(`reads ${JSON.stringify(text)}, and writes it again`, () => {
      const parsed = parsePlainMessage(Buffer.from(text));
      assert.deepEqual(parsed, { authorizationId, login, password });
      assert.equal(formatPlainMessage(parsed).toString(), text);
    });
  }
  for (const text of [
    "",
    "\0",
    "\0\0",
    "\0\0password",
    "tim",
    "\0tim",
    "tim\0password",
    "\0tim\0pass\0word",
    "\0t\xfcm\0password",
    "\0tim\0p\xe4ss",
    `\0tim\0${"x".repeat(5000)}`,
  ]) {
    it(`refuses ${JSON.stringify(text.slice(0, 30))}`, () => {
      assert.throws(() => parsePlainMessage(Buffer.from(text, "latin1")), AbnfError);
    });
  }
});
