import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AbnfError, Scanner } from "../abnf/scanner.ts";
import { date, dateTime, formatDateTime } from "./date-time.ts";

function check(
  production: (scanner: Scanner) => number,
  valid: Readonly<Record<string, string>>,
  invalid: readonly string[],
): void {
  const parse = (input: string): number => {
    const scanner = new Scanner(input);
    const value = production(scanner);
    return scanner.atEnd ? value : scanner.fail("expected the end");
  };
  for (const [input, expected] of Object.entries(valid)) {
    it(`accepts ${input}`, () => {
      assert.equal(new Date(parse(input)).toISOString(), expected);
    });
  }
  for (const input of invalid) {
    it(`refuses ${input}`, () => {
      assert.throws(() => parse(input), AbnfError);
    });
  }
}

describe("date, RFC 9051 §9", () => {
  check(
    date,
    {
      "1-Feb-1994": "1994-02-01T00:00:00.000Z",
      "01-feb-1994": "1994-02-01T00:00:00.000Z",
      '"29-Feb-2024"': "2024-02-29T00:00:00.000Z",
      "31-Dec-0099": "0099-12-31T00:00:00.000Z",
    },
    [
      "0-Feb-1994",
      "30-Feb-1994",
      "29-Feb-2023",
      "001-Feb-1994",
      "1-Foo-1994",
      "1-Feb-94",
      '"1-Feb-1994',
      " 1-Feb-1994",
    ],
  );
});

describe("date-time, RFC 9051 §9", () => {
  check(
    dateTime,
    {
      '"17-Jul-1996 02:44:25 -0700"': "1996-07-17T09:44:25.000Z",
      '" 7-Feb-1994 21:52:25 -0800"': "1994-02-08T05:52:25.000Z",
      '"01-Jan-2026 00:30:00 +0530"': "2025-12-31T19:00:00.000Z",
      '"31-Dec-2016 23:59:60 +0000"': "2017-01-01T00:00:00.000Z",
    },
    [
      "17-Jul-1996 02:44:25 -0700",
      '"7-Feb-1994 21:52:25 -0800"',
      '"17-Jul-1996 24:00:00 -0700"',
      '"17-Jul-1996 02:60:25 -0700"',
      '"17-Jul-1996 02:44:61 -0700"',
      '"17-Jul-1996 02:44:25 UTC"',
      '"17-Jul-1996 02:44:25 +2400"',
      '"17-Jul-1996 02:44:25 +0060"',
      '"31-Jun-1996 02:44:25 +0000"',
      '"17-Jul-1996 02:44:25 -0700',
    ],
  );
  it("prints in UTC with a padded day", () => {
    assert.equal(formatDateTime(Date.UTC(1996, 6, 7, 2, 4, 5)), '" 7-Jul-1996 02:04:05 +0000"');
    assert.equal(formatDateTime(Date.UTC(2026, 10, 21)), '"21-Nov-2026 00:00:00 +0000"');
  });
  it("reads what it prints", () => {
    for (let at = 0; at < 4e12; at += 86_399_000 * 97) {
      assert.equal(dateTime(new Scanner(formatDateTime(at))), at);
    }
  });
});
