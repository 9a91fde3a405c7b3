import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AbnfError, Scanner } from "../abnf/scanner.ts";
import { number, number64, nzNumber } from "./number.ts";

describe("numbers, RFC 9051 §9", () => {
  it("accepts the whole range", () => {
    assert.equal(number(new Scanner("0")), 0);
    assert.equal(number(new Scanner("0042")), 42);
    assert.equal(nzNumber(new Scanner("4294967295")), 4294967295);
    assert.equal(number64(new Scanner("9007199254740991")), 9007199254740991);
    assert.equal(number64(new Scanner("9223372036854775000")), 9223372036854775000);
  });
  it("refuses what is beyond", () => {
    for (const input of ["", "-1", "4294967296", "00000000001", "x"]) {
      assert.throws(() => number(new Scanner(input)), AbnfError, input);
    }
    for (const input of ["0", "01", "4294967296"]) {
      assert.throws(() => nzNumber(new Scanner(input)), AbnfError, input);
    }
    for (const input of ["9223372036854775808", "18446744073709551615", ""]) {
      assert.throws(() => number64(new Scanner(input)), AbnfError, input);
    }
  });
});
