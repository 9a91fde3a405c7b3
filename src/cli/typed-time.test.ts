import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import { UsageError } from "./command.ts";
import { typedSpan, typedTime } from "./typed-time.ts";

const now = Date.UTC(2026, 10, 21, 12);
const hour = 3_600_000;

describe("a typed time", () => {
  const check = (text: string, expected: number): void => {
    it(`may be "${text}"`, () => assert.equal(typedTime(text, now), expected));
  };
  check("now", now);
  check("now+2h", now + 2 * hour);
  check("now-1d", now - 24 * hour);
  check("now+90s", now + 90_000);
  check("2026-11-21T10:30Z", Date.UTC(2026, 10, 21, 10, 30));
  check("2026-11-21T10:30+01:00", Date.UTC(2026, 10, 21, 9, 30));
  check("2026-11-21T10:30", new Date(2026, 10, 21, 10, 30).getTime());
  check("2026-11-21", new Date(2026, 10, 21).getTime());

  for (const text of ["", "soon", "now+", "now+2", "now*2h", "2026-13-01", "12", "+30m"]) {
    it(`is not "${text}"`, () => assert.throws(() => typedTime(text, now), /is not a time/));
  }
});

describe("a typed span", () => {
  it("has a unit", () => {
    assert.deepEqual(["45s", "30m", "2h", "7d"].map(typedSpan), [
      45_000,
      30 * 60_000,
      2 * hour,
      7 * 24 * hour,
    ]);
    assert.deepEqual(["", "30", "m", "-3m", "1w"].map(typedSpan), Array(5).fill(undefined));
  });
});

it("takes any text for a time, a span, or neither", () => {
  const random = new SeededRandom(Number(process.env["FUZZ_SEED"] ?? 4865));
  const parts = ["now", "+", "-", "2h", "30m", "2026", "-11-21", "T10:30", "Z", "+01:00", "x", " "];
  for (let round = 0; round < 3_000; round++) {
    const text = Array.from({ length: random.between(0, 5) }, () => random.pick(parts)).join("");
    try {
      assert.ok(Number.isFinite(typedTime(text, now)), text);
    } catch (error) {
      assert.ok(error instanceof UsageError, text);
    }
    const span = typedSpan(text);
    assert.ok(span === undefined || Number.isFinite(span), text);
  }
});
