import assert from "node:assert/strict";
import { it } from "node:test";
import { formatUtf8AddrXtext, formatXtext } from "./xtext.ts";

it("writes xtext (RFC 3461 §4)", () => {
  assert.equal(formatXtext("rfc822"), "rfc822");
  assert.equal(formatXtext("a+b=c d\r\n"), "a+2Bb+3Dc+20d+0D+0A");
  assert.equal(formatXtext("ü"), "+C3+BC");
});

it("writes utf-8-addr-xtext (RFC 6533 §3)", () => {
  assert.equal(formatUtf8AddrXtext("a@b"), "a@b");
  assert.equal(formatUtf8AddrXtext("jörg+x@y"), "j\\x{F6}rg\\x{2B}x@y");
  assert.equal(formatUtf8AddrXtext("😀 \\"), "\\x{1F600}\\x{20}\\x{5C}");
});
