import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AbnfError, Scanner } from "../abnf/scanner.ts";
import { formatResultRange, positionsOf, resultRange } from "./result-range.ts";

describe("partial-range, RFC 9394 §4", () => {
  for (const [text, printed] of [
    ["1:500", "1:500"],
    ["500:1", "1:500"],
    ["-1:-100", "-1:-100"],
    ["-100:-1", "-1:-100"],
    ["7:7", "7:7"],
  ] as const) {
    it(`accepts ${text}`, () => {
      assert.equal(formatResultRange(resultRange(new Scanner(text))), printed);
    });
  }
  for (const text of [
    "",
    "1",
    "1:",
    ":1",
    "0:1",
    "1:0",
    "-1:1",
    "1:-1",
    "-0:-1",
    "--1:-2",
    "*:1",
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.throws(() => resultRange(new Scanner(text)), AbnfError);
    });
  }
});

describe("positions of a range", () => {
  for (const [text, count, expected] of [
    ["1:3", 10, "0-3"],
    ["9:20", 10, "8-10"],
    ["11:20", 10, "10-10"],
    ["1:1", 0, "0-0"],
    ["-1:-3", 10, "7-10"],
    ["-9:-20", 10, "0-2"],
    ["-11:-20", 10, "0-0"],
  ] as const) {
    it(`${text} of ${count} is ${expected}`, () => {
      const { start, end } = positionsOf(resultRange(new Scanner(text)), count);
      assert.equal(`${start}-${end}`, expected);
    });
  }
});
