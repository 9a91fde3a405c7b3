import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AbnfError } from "../abnf/scanner.ts";
import type { Address } from "./address.ts";
import { parseMailbox, parsePath, parseReversePath } from "./path.ts";

/** With a local part of 64 octets a path of 256. */
const longestDomain = `${"b".repeat(61)}.${"c".repeat(61)}.${"d".repeat(60)}.com`;

describe("Path, RFC 5321 §4.1.2", () => {
  const valid: Record<string, Address> = {
    "<Smith@bar.com>": { localPart: "Smith", domain: "bar.com" },
    "<a.b+c@example>": { localPart: "a.b+c", domain: "example" },
    "<@one.org,@two.org:joe@three.org>": { localPart: "joe", domain: "three.org" },
    '<"joe smith"@bar.com>': { localPart: "joe smith", domain: "bar.com" },
    '<"a\\"b\\\\c"@bar.com>': { localPart: 'a"b\\c', domain: "bar.com" },
    '<""@bar.com>': { localPart: "", domain: "bar.com" },
    "<x@[127.0.0.1]>": { localPart: "x", domain: "[127.0.0.1]" },
    "<x@[IPv6:2001:db8::1]>": { localPart: "x", domain: "[IPv6:2001:db8::1]" },
    "<x@[IPv6:::ffff:192.0.2.1]>": { localPart: "x", domain: "[IPv6:::ffff:192.0.2.1]" },
    "<x@[IPv6:::]>": { localPart: "x", domain: "[IPv6:::]" },
    "<x@[1-tag:abc]>": { localPart: "x", domain: "[1-tag:abc]" },
    "<jörg@bücher.example>": { localPart: "jörg", domain: "bücher.example" },
    "<我買@屋企.香港>": { localPart: "我買", domain: "屋企.香港" },
    "<Postmaster>": { localPart: "Postmaster", domain: "" },
    [`<${"a".repeat(64)}@${longestDomain}>`]: {
      localPart: "a".repeat(64),
      domain: longestDomain,
    },
  };
  for (const [input, expected] of Object.entries(valid)) {
    it(`accepts ${input.slice(0, 60)}`, () => {
      assert.deepEqual(parsePath(input), expected);
    });
  }

  const invalid = [
    ["", "<>", "a@b", "<a@b", "a@b>", "<a@b>x", "<@b>", "<a@>", "<a b@c>", "<a@b c>"],
    ["<.a@b>", "<a.@b>", "<a..b@c>", "<a@.b>", "<a@b.>", "<a@-b>", "<a@b->", "<a@b..c>"],
    ['<"a@b>', '<"a"b@c>', '<"\n"@c>', "<a@[1.2.3]>", "<a@[1.2.3.256]>", "<a@[IPv6:1]>"],
    ["<a@[IPv6:1::2::3]>", "<a@[IPv6:12345::]>", "<a@[x]>", "<a@[]>", "<a(c)@b>", "<a@b@c>"],
    ["<root>", "<a@b_c>", "<@x:a@b", "<@x a@b>", "<a\0@b>", "<a@b\r\n>"],
    `<${"a".repeat(65)}@b>`,
    `<${"ü".repeat(33)}@b>`,
    `<a@${"b".repeat(63)}.${"b".repeat(63)}.${"b".repeat(63)}.${"b".repeat(63)}.b>`,
  ].flat();
  for (const input of invalid) {
    it(`refuses ${JSON.stringify(input.slice(0, 60))}`, () => {
      assert.throws(() => parsePath(input), AbnfError);
    });
  }
});

describe("Reverse-path, RFC 5321 §4.1.1.2", () => {
  it("is undefined where it is null", () => {
    assert.equal(parseReversePath("<>"), undefined);
  });

  it("is no bare postmaster", () => {
    assert.throws(() => parseReversePath("<postmaster>"), AbnfError);
    assert.deepEqual(parseReversePath("<a@b>"), { localPart: "a", domain: "b" });
  });
});

describe("Mailbox, RFC 5321 §4.1.2", () => {
  it("stands without brackets", () => {
    assert.deepEqual(parseMailbox("a@b.c"), { localPart: "a", domain: "b.c" });
    assert.throws(() => parseMailbox("<a@b.c>"), AbnfError);
  });
});
