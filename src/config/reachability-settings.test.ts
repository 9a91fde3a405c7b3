import assert from "node:assert/strict";
import { it } from "node:test";
import { formatDocument, parseDocument } from "./document.ts";

it("names those who are asked, and only where they are others than usual", () => {
  const usual = parseDocument("");
  assert.ok(usual.reachability.mailDomains.length >= 3);
  assert.doesNotMatch(formatDocument(usual), /reachability/);
  const text = '[reachability]\nblocklists = [ "list.example" ]\n';
  assert.equal(formatDocument(parseDocument(text)), text);
  assert.throws(() => parseDocument('[reachability]\nblocklists = ["a b"]'), /not a domain name/);
});
