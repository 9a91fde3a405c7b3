import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { saslprep } from "@mongodb-js/saslprep";
import { preparePassword } from "./prepare.ts";

describe("preparePassword, RFC 4013 §3", () => {
  const table: readonly (readonly [string, string | undefined])[] = [
    ["I\u00adX", "IX"],
    ["user", "user"],
    ["USER", "USER"],
    ["\u00aa", "a"],
    ["\u2168", "IX"],
    ["\u0007", undefined],
    ["\u0627\u0031", undefined],
    ["", ""],
    ["a\u00a0b", "a b"],
    ["u\u0308ber", "über"],
    ["key 🔑 smile 🫠", "key 🔑 smile 🫠"],
    ["a\0b", undefined],
    ["tab\t", undefined],
    ["\u00ad", undefined],
    ["\ud800", undefined],
    ["ü".repeat(1001), undefined],
    ["x".repeat(1001), undefined],
  ];
  for (const [password, prepared] of table) {
    it(`makes ${JSON.stringify(prepared)} of ${JSON.stringify(password.slice(0, 20))}`, async () => {
      assert.equal(await preparePassword(password), prepared);
    });
  }
});

describe("preparePassword without the tables", () => {
  it("gives what the tables give, for each code point, alone and before a mark", async () => {
    for (let code = 0x20; code < 0xd800; code++) {
      for (const text of [
        `a${String.fromCodePoint(code)}`,
        `${String.fromCodePoint(code)}\u0301`,
      ]) {
        assert.equal(await preparePassword(text), byTables(text), code.toString(16));
      }
    }
  });
});

function byTables(text: string): string | undefined {
  try {
    return saslprep(text, { allowUnassigned: true });
  } catch {
    return undefined;
  }
}
