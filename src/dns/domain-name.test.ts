import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { domainNameOf, reverseNameOf } from "./domain-name.ts";

const valid: readonly (readonly [string, string])[] = [
  ["example.org", "example.org"],
  ["EXAMPLE.org.", "example.org"],
  ["münchen.example", "xn--mnchen-3ya.example"],
  ["_dmarc.example.org", "_dmarc.example.org"],
  ["a", "a"],
  [`${"a".repeat(63)}.example`, `${"a".repeat(63)}.example`],
];

const invalid: readonly string[] = [
  "",
  ".",
  "..",
  "a..b",
  ".a",
  "-a.example",
  "a-.example",
  "a b",
  "a\0b",
  "a\r\nb",
  "a/b",
  "ü\r\nb",
  "ü/b",
  "ü%41",
  "[127.0.0.1]",
  `${"a".repeat(64)}.example`,
  `${"a.".repeat(127)}a`,
  "ü".repeat(100_000),
];

const reverse: readonly (readonly [string, string])[] = [
  ["192.0.2.10", "10.2.0.192.in-addr.arpa"],
  // RFC 3596 §2.5
  [
    "4321:0:1:2:3:4:567:89ab",
    "b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.0.0.0.0.1.2.3.4.ip6.arpa",
  ],
  ["::1", `1.${"0.".repeat(31)}ip6.arpa`],
  ["::", `${"0.".repeat(32)}ip6.arpa`],
  ["2001:db8::", `${"0.".repeat(24)}8.b.d.0.1.0.0.2.ip6.arpa`],
  ["::ffff:192.0.2.1", `1.0.2.0.0.0.0.c.f.f.f.f.${"0.".repeat(20)}ip6.arpa`],
];

describe("domain names", () => {
  for (const [text, name] of valid) {
    it(`takes "${text}"`, () => assert.equal(domainNameOf(text), name));
  }
  for (const text of invalid) {
    it(`refuses ${JSON.stringify(text.slice(0, 30))}`, () =>
      assert.equal(domainNameOf(text), undefined));
  }
  for (const [address, name] of reverse) {
    it(`reverses ${address}`, () => assert.equal(reverseNameOf(address), name));
  }
});
