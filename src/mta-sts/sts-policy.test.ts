import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isMxOfPolicy, policyLines } from "./sts-policy.ts";
import type { StsPolicy } from "./sts-policy.ts";

const policy: StsPolicy = {
  mode: "enforce",
  mx: ["mail.example.com", "*.example.net"],
  maxAgeSeconds: 604_800,
};

describe("hosts of a policy, RFC 8461 §4.1", () => {
  for (const host of ["mail.example.com", "MAIL.Example.Com.", "a.example.net"]) {
    it(`has ${host}`, () => assert.equal(isMxOfPolicy(policy, host), true));
  }
  for (const host of [
    "a.mail.example.com",
    "example.com",
    "example.net",
    "a.b.example.net",
    ".example.net",
    "*.example.com",
    "",
  ]) {
    it(`has not "${host}"`, () => assert.equal(isMxOfPolicy(policy, host), false));
  }
});

it("prints the policy for reports", () => {
  assert.deepEqual(policyLines(policy), [
    "version: STSv1",
    "mode: enforce",
    "mx: mail.example.com",
    "mx: *.example.net",
    "max_age: 604800",
  ]);
});
