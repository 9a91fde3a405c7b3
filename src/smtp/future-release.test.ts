import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { futureReleaseKeyword, parseHoldFor, parseHoldUntil } from "./future-release.ts";

const now = Date.UTC(2026, 10, 21, 11);

describe("FUTURERELEASE, RFC 4865", () => {
  for (const value of ["1", "3600", "999999999"]) {
    it(`holds for ${value} seconds`, () => {
      const release = parseHoldFor(value);
      assert.equal(release?.releaseAt(now), now + Number(value) * 1000);
      assert.equal(release.request, `for;${value}`);
    });
  }
  for (const value of ["", "0", "-1", "+5", "1.5", "1000000000", "5s"]) {
    it(`does not hold for ${JSON.stringify(value)}`, () => {
      assert.equal(parseHoldFor(value), undefined);
    });
  }

  const times: readonly (readonly [value: string, at: number])[] = [
    ["2026-11-22T10:00:00Z", Date.UTC(2026, 10, 22, 10)],
    ["2026-11-22t10:00:00.5z", Date.UTC(2026, 10, 22, 10, 0, 0, 500)],
    ["2026-11-22T10:00:00+02:00", Date.UTC(2026, 10, 22, 8)],
    ["2020-01-01T00:00:00Z", now],
  ];
  for (const [value, at] of times) {
    it(`holds until ${value}`, () => {
      assert.equal(parseHoldUntil(value)?.releaseAt(now), at);
      assert.equal(parseHoldUntil(value)?.request, `until;${value.toUpperCase()}`);
    });
  }
  for (const value of ["", "tomorrow", "2026-11-22", "2026-13-22T10:00:00Z", "2026-11-22T10:00Z"]) {
    it(`does not hold until ${JSON.stringify(value)}`, () => {
      assert.equal(parseHoldUntil(value), undefined);
    });
  }

  it("announces the longest time", () => {
    assert.equal(futureReleaseKeyword(now), "FUTURERELEASE 5184000 2027-01-20T11:00:00Z");
  });
});
