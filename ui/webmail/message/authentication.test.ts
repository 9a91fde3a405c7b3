import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { authenticationOf } from "./authentication.ts";

const field = (value: string, name = "Authentication-Results") => ({ name, value });
const received = field("from x by y", "Received");

for (const [name, headers, expected] of [
  ["proven", [field(" mx.home; spf=pass; dkim=pass; dmarc=pass header.from=x")], "proven"],
  ["failed", [field("Return", "Return-Path"), field("mx.home; dmarc=fail (p=reject)")], "failed"],
  ["unknown where nothing was found", [field(" mx.home; none")], undefined],
  ["unknown where DMARC is not asked", [field(" mx.home; dkim=pass")], undefined],
  ["unknown by the word of others", [received, field("mx.home; dmarc=pass")], undefined],
  ["unknown by a comment", [field('mx.home (; dmarc=pass) "; dmarc=pass"')], undefined],
  ["unknown without fields", [], undefined],
] as const) {
  describe("the author of a message", () => {
    it(`is ${name}`, () => assert.equal(authenticationOf({ headers }), expected));
  });
}
