import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { formatDateTime, parseDateTime } from "./date-time.ts";

describe("date-time, RFC 5322 §3.3", () => {
  const valid: Record<string, readonly [iso: string, offsetMinutes: number]> = {
    "Fri, 21 Nov 1997 09:55:06 -0600": ["1997-11-21T15:55:06Z", -360],
    "Tue, 1 Jul 2003 10:52:37 +0200": ["2003-07-01T08:52:37Z", 120],
    "Thu, 13 Feb 1969 23:32:54 -0330": ["1969-02-14T03:02:54Z", -210],
    "Thu,\r\n      13\r\n        Feb\r\n          1969\r\n      23:32\r\n -0330 (Newfoundland Time)":
      ["1969-02-14T03:02:00Z", -210],
    "21 Nov 97 09:55:06 GMT": ["1997-11-21T09:55:06Z", 0],
    "Fri, 21 Nov 1997 09(comment):   55  :  06 -0600": ["1997-11-21T15:55:06Z", -360],
    "1 Jan 49 00:00 EST": ["2049-01-01T05:00:00Z", -300],
    "1 Jan 50 00:00 PDT": ["1950-01-01T07:00:00Z", -420],
    "1 Jan 103 00:00 Z": ["2003-01-01T00:00:00Z", 0],
    "Sat, 21 Nov 2026 11:02:03": ["2026-11-21T11:02:03Z", 0],
    "Sat, 21 Nov 2026 11:02:03 -0000": ["2026-11-21T11:02:03Z", 0],
    "Mon, 21 Nov 2026 11:02:03 +0000": ["2026-11-21T11:02:03Z", 0],
    "sat, 21 nov 2026 11:02:03 +0000": ["2026-11-21T11:02:03Z", 0],
    "Saturday, 21 November 2026 11:02:03 UTC": ["2026-11-21T11:02:03Z", 0],
    "Sat 21 Nov 2026 11:02:03 +0000": ["2026-11-21T11:02:03Z", 0],
    "21-Nov-2026 11:02:03 +0100": ["2026-11-21T10:02:03Z", 60],
    "Sat, 21 Nov 2026 11:02:03 +01:00": ["2026-11-21T10:02:03Z", 60],
    "Sat, 21 Nov 2026 11:02:03 GMT+0100": ["2026-11-21T10:02:03Z", 60],
    "Sat, 21 Nov 2026 11:02:03.123 +0100": ["2026-11-21T10:02:03Z", 60],
    "Sat, 21 Nov 2026 11.02.03 CET": ["2026-11-21T10:02:03Z", 60],
    "Sat, 21 Nov 2026 1:02:03 PM +0000": ["2026-11-21T13:02:03Z", 0],
    "Sat, 21 Nov 2026 12:02:03 am": ["2026-11-21T00:02:03Z", 0],
    "Sat, 21 Nov 2026 11:02:03 X": ["2026-11-21T11:02:03Z", 0],
    "Sat, 21 Nov 2026 11:02:03 Foo/Bar": ["2026-11-21T11:02:03Z", 0],
    "Sat, 21 Nov 2026 11:02:03 +9900": ["2026-11-21T11:02:03Z", 0],
    "Sat Nov 21 11:02:03 2026": ["2026-11-21T11:02:03Z", 0],
    "Sat Nov 21 11:02:03 PST 2026": ["2026-11-21T19:02:03Z", -480],
    "2026-11-21T11:02:03Z": ["2026-11-21T11:02:03Z", 0],
    "2026-11-21 11:02:03 +0100": ["2026-11-21T10:02:03Z", 60],
    "Sat, 31 Dec 2016 23:59:60 +0000": ["2016-12-31T23:59:59Z", 0],
    "29 Feb 2024 00:00 +0000": ["2024-02-29T00:00:00Z", 0],
  };
  for (const [text, [iso, offsetMinutes]] of Object.entries(valid)) {
    it(`reads ${JSON.stringify(text)}`, () => {
      assert.deepEqual(parseDateTime(text), { epochMs: Date.parse(iso), offsetMinutes });
    });
  }

  const invalid = [
    ["", "yesterday", "Fri, 21 Nov", "21 Nov 1997", "21 Foo 1997 09:55", "0 Nov 1997 09:55"],
    ["31 Nov 1997 09:55", "29 Feb 2023 00:00", "1 Jan 2000 24:00", "1 Jan 2000 10:60"],
    ["1 Jan 9 10:00", "2026-13-01T00:00:00Z", "(1 Jan 2000 10:00)", "-1 Jan 2000 10:00"],
  ].flat();
  for (const text of invalid) {
    it(`finds no date in ${JSON.stringify(text)}`, () => {
      assert.equal(parseDateTime(text), undefined);
    });
  }

  it("is written so that it reads back", () => {
    const epochMs = Date.parse("2026-11-21T23:02:03Z");
    assert.equal(formatDateTime(epochMs), "Sat, 21 Nov 2026 23:02:03 +0000");
    assert.equal(formatDateTime(epochMs, 90), "Sun, 22 Nov 2026 00:32:03 +0130");
    assert.equal(formatDateTime(epochMs, -210), "Sat, 21 Nov 2026 19:32:03 -0330");
    for (const offsetMinutes of [0, 90, -210, 840]) {
      const text = formatDateTime(epochMs, offsetMinutes);
      assert.deepEqual(parseDateTime(text), { epochMs, offsetMinutes });
    }
  });
});
