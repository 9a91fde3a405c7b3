import assert from "node:assert/strict";
import { it } from "node:test";
import { trimWhiteSpace } from "./white-space.ts";

it("takes white space of ASCII off, and no other octet", () => {
  for (const [text, expected] of Object.entries({
    "": "",
    " \t\r\n": "",
    " a b\r\n": "a b",
    a: "a",
    "\xa0\xc3\xa0": "\xa0\xc3\xa0",
  })) {
    assert.equal(trimWhiteSpace(text), expected);
  }
});
