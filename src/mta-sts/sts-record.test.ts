import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AbnfError } from "../abnf/scanner.ts";
import { parseStsRecord, stsRecordOf } from "./sts-record.ts";

describe("sts-text-record, RFC 8461 §3.1", () => {
  const valid: readonly (readonly [string, string])[] = [
    ["v=STSv1; id=20160831085700Z;", "20160831085700Z"],
    ["v=STSv1;id=1", "1"],
    ["v=STSv1 ;\tid=a1 ; ", "a1"],
    ["v=STSv1; new=x-y/z:1; id=7; a.b=c", "7"],
    [`v=STSv1; id=${"9".repeat(32)}`, "9".repeat(32)],
  ];
  for (const [text, id] of valid) {
    it(`takes "${text}"`, () => assert.deepEqual(parseStsRecord(text), { id }));
  }

  for (const text of [
    "",
    "v=STSv1",
    "v=STSv1;",
    "v=STSv2; id=1",
    "V=stsv1; id=1",
    "v=STSv1; ID=1",
    "v=STSv1; id=",
    "v=STSv1; id=2016-08",
    `v=STSv1; id=${"9".repeat(33)}`,
    "v=STSv1; id=1; id=1",
    "v=STSv1;; id=1",
    "v=STSv1; id=1; x",
    "v=STSv1; id=1; x=",
    "v=STSv1; id=1 2",
  ]) {
    it(`refuses "${text}"`, () => assert.throws(() => parseStsRecord(text), AbnfError));
  }
});

describe("TXT records of a name", () => {
  it("are looked through for the one", () => {
    assert.deepEqual(stsRecordOf(["v=spf1 -all", "v=STSv1; id=1;", "v=STSv10; id=2"]), {
      id: "1",
    });
    assert.equal(stsRecordOf(["v=spf1 -all", "v=STSv1"]), undefined);
    assert.equal(stsRecordOf([]), undefined);
  });

  it("are refused where there are two, or it is malformed", () => {
    assert.throws(() => stsRecordOf(["v=STSv1; id=1", "v=STSv1; id=1"]), /found several/);
    assert.throws(() => stsRecordOf(["v=STSv1; x=1"]), AbnfError);
  });
});
