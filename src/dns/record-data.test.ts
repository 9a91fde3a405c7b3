import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { recordData } from "./record-data.ts";
import type { WrittenType } from "./record-data.ts";

const good: readonly (readonly [WrittenType, string, string])[] = [
  ["A", "192.0.2.1", "c0000201"],
  ["AAAA", "2001:db8::1", "20010db8000000000000000000000001"],
  ["CNAME", "Box.example.", "03626f78076578616d706c6500"],
  ["MX", "10 mx.example.", "000a026d78076578616d706c6500"],
  ["MX", "0 .", "000000"],
  ["SRV", "0 1 443 box.example.", "0000000101bb03626f78076578616d706c6500"],
  ["SRV", "0 0 0 .", "00000000000000"],
  ["TXT", 'v=x "\\', "06763d782022 5c".replace(" ", "")],
  ["TXT", "", "00"],
  ["TLSA", "3 1 1 00fF", "03010100ff"],
  [
    "CAA",
    '0 issue "ca.example; a=b"',
    `000569737375 65${Buffer.from("ca.example; a=b").toString("hex")}`.replace(" ", ""),
  ],
];

const bad: readonly (readonly [WrittenType, string])[] = [
  ["A", "192.0.2.256"],
  ["A", "::1"],
  ["AAAA", "192.0.2.1"],
  ["CNAME", "a b.example."],
  ["CNAME", `${"a".repeat(64)}.example.`],
  ["MX", "box.example."],
  ["MX", "70000 box.example."],
  ["SRV", "0 1 443"],
  ["TLSA", "3 1 1 abc"],
  ["CAA", "0 issue ca.example"],
];

describe("data of records", () => {
  for (const [type, value, octets] of good) {
    it(`is that of ${type} ${value}`, () => {
      assert.equal(recordData(type, value).toString("hex"), octets);
    });
  }
  for (const [type, value] of bad) {
    it(`is not made of ${type} ${value.slice(0, 40)}`, () => {
      assert.throws(() => recordData(type, value), RangeError);
    });
  }

  it("has long text in several strings", () => {
    const data = recordData("TXT", "x".repeat(300));
    assert.deepEqual([data.length, data[0], data[256]], [302, 255, 45]);
  });
});
