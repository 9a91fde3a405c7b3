import assert from "node:assert/strict";
import { describe, it } from "node:test";
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
    ["ü".repeat(200_000), undefined],
  ];
  for (const [password, prepared] of table) {
    it(`makes ${JSON.stringify(prepared)} of ${JSON.stringify(password.slice(0, 20))}`, async () => {
      assert.equal(await preparePassword(password), prepared);
    });
  }
});
