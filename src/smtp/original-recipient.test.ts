import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import {
  decodeEnvelopeId,
  decodeOriginalRecipient,
  parseOriginalRecipient,
} from "./original-recipient.ts";

const latin1 = (text: string): string => Buffer.from(text).toString("latin1");

describe("ORCPT (RFC 3461 §4.2, RFC 6533 §3)", () => {
  for (const [value, smtpUtf8, meant] of [
    ["rfc822;a@b.example", false, "rfc822;a@b.example"],
    ["rfc822;a+2Bb+3D@b.example", false, "rfc822;a+b=@b.example"],
    ["x400;+20", true, "x400; "],
    ["utf-8;j\\x{F6}rg\\x{2B}1@b.example", false, "utf-8;jörg+1@b.example"],
    ["UTF-8;\\x{1F600}@b.example", false, "UTF-8;\u{1f600}@b.example"],
    [latin1("utf-8;jörg\\x{2B}1@b.example"), true, "utf-8;jörg+1@b.example"],
    ["utf-8;\\x{FFFFFF}@b.example", false, "utf-8;\\x{FFFFFF}@b.example"],
  ] as const) {
    it(`${value} means ${meant}`, () => {
      assert.equal(decodeOriginalRecipient(parseOriginalRecipient(value, smtpUtf8)!), meant);
    });
  }

  for (const [value, smtpUtf8] of [
    ["a@b.example", true],
    [";a@b.example", true],
    ["rfc 822;a@b.example", true],
    ["rfc822;a+b@b.example", true],
    [latin1("utf-8;jörg@b.example"), false],
    [latin1("rfc822;jörg@b.example"), true],
    ["utf-8;j\xf6rg@b.example", true],
    [latin1("utf-8;jö+rg@b.example"), true],
  ] as const) {
    it(`is not ${value}`, () => {
      assert.equal(parseOriginalRecipient(value, smtpUtf8), undefined);
    });
  }

  it("makes something of whatever stands there", () => {
    const random = new SeededRandom(6533);
    for (let round = 0; round < 2000; round++) {
      const seed = Buffer.from("utf-8;j\\x{F6}r+2Bg\\x{10FFFF}@b.example ö");
      const value = random.mutated(seed).toString("latin1");
      const parsed = parseOriginalRecipient(value, round % 2 === 0);
      assert.equal(typeof decodeOriginalRecipient(parsed ?? value), "string");
    }
  });
});

it("ENVID means what its xtext stands for (RFC 3461 §4.4)", () => {
  assert.equal(decodeEnvelopeId("QQ+2B314+3D"), "QQ+314=");
  assert.equal(decodeEnvelopeId("no xtext+"), "no xtext+");
});
