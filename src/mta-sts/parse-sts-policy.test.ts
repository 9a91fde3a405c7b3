import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AbnfError } from "../abnf/scanner.ts";
import { parseStsPolicy, policyOctetsMax } from "./parse-sts-policy.ts";
import { policyLines } from "./sts-policy.ts";
import type { StsPolicy } from "./sts-policy.ts";

const tail = "mx: a.example\nmax_age: 60\n";

describe("sts-policy-record, RFC 8461 §3.2", () => {
  it("takes the example of the RFC", () => {
    const text =
      "version: STSv1\r\nmode: enforce\r\nmx: mail.example.com\r\nmx: *.example.net\r\nmx: backupmx.example.com\r\nmax_age: 604800\r\n";
    assert.deepEqual(parseStsPolicy(text), {
      mode: "enforce",
      mx: ["mail.example.com", "*.example.net", "backupmx.example.com"],
      maxAgeSeconds: 604_800,
    });
  });

  const valid: readonly (readonly [string, string, StsPolicy])[] = [
    [
      "LF and CRLF, any order, spaces and empty lines",
      "max_age:60  \nmx:\tA.Example\r\nmode:   testing\n\n\nversion: STSv1",
      { mode: "testing", mx: ["a.example"], maxAgeSeconds: 60 },
    ],
    [
      "no hosts in mode none",
      "version: STSv1\nmode: none\nmax_age: 0",
      { mode: "none", mx: [], maxAgeSeconds: 0 },
    ],
    [
      "the first of what stands twice",
      `version: STSv1\nmode: testing\nmode: enforce\n${tail}max_age: 5\n`,
      { mode: "testing", mx: ["a.example"], maxAgeSeconds: 60 },
    ],
    [
      "unknown fields",
      `version: STSv1\nx_1.y-z: any: thing \xc3\xa4\nmode: enforce\n${tail}`,
      { mode: "enforce", mx: ["a.example"], maxAgeSeconds: 60 },
    ],
    [
      "names beyond ASCII",
      "version: STSv1\nmode: enforce\nmx: *.b\xc3\xbccher.example.\nmax_age: 1",
      { mode: "enforce", mx: ["*.xn--bcher-kva.example"], maxAgeSeconds: 1 },
    ],
    [
      "more than a year as a year",
      "version: STSv1\nmode: enforce\nmx: a.example\nmax_age: 9999999999",
      { mode: "enforce", mx: ["a.example"], maxAgeSeconds: 31_557_600 },
    ],
  ];
  for (const [what, text, policy] of valid) {
    it(`takes ${what}`, () => {
      assert.deepEqual(parseStsPolicy(text), policy);
      assert.deepEqual(parseStsPolicy(policyLines(policy).join("\n")), policy);
    });
  }
});

describe("what is no policy", () => {
  for (const text of [
    "",
    "<!doctype html>",
    `mode: enforce\n${tail}`,
    `version: STSv2\nmode: enforce\n${tail}`,
    `version: STSv1\n${tail}`,
    "version: STSv1\nmode: enforce\nmx: a.example\n",
    "version: STSv1\nmode: enforce\nmax_age: 60",
    `version: STSv1\nmode: Enforce\n${tail}`,
    `version: STSv1\nmode: enforced\n${tail}`,
    `version: STSv1\nmode: enforce\nmx: *\n${tail}`,
    `version: STSv1\nmode: enforce\nmx: a.*.example\n${tail}`,
    `version: STSv1\nmode: enforce\nmx: a b\n${tail}`,
    `version: STSv1\nmode: enforce\nmx:\n${tail}`,
    "version: STSv1\nmode: enforce\nmx: a.example\nmax_age: -1",
    "version: STSv1\nmode: enforce\nmx: a.example\nmax_age: 12345678901",
    `version: STSv1\nmode: enforce\n: x\n${tail}`,
    `version: STSv1\nmode: enforce\nx:\n${tail}`,
    `version: STSv1\nmode: enforce\nx: \x01\n${tail}`,
    `version: STSv1\rmode: enforce\r${tail}`,
    `version: STSv1\nmode: enforce\n${tail}${"\n".repeat(policyOctetsMax)}`,
  ]) {
    it(`is ${JSON.stringify(text.slice(0, 70))}`, () => {
      assert.throws(() => parseStsPolicy(text), AbnfError);
    });
  }
});
