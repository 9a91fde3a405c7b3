import assert from "node:assert/strict";
import { it } from "node:test";
import { attemptsMax, lastAttemptAt, retryIntervalMs } from "./retry-schedule.ts";

it("waits 7.5 minutes and twice as long each time, 15 hours and 52 minutes in all", () => {
  const minutes = [0, 1, 2, 3, 4, 5, 6].map((attempts) => retryIntervalMs(attempts, 0.5) / 60_000);
  assert.deepEqual(minutes, [7.5, 15, 30, 60, 120, 240, 480]);
  assert.equal(lastAttemptAt(1, 0) / 60_000, 952.5);
  assert.equal(lastAttemptAt(5, 0) / 3_600_000, 14);
  assert.equal(lastAttemptAt(attemptsMax, 7), 7);
});

it("spreads the first interval from 5 seconds less to 4 more", () => {
  assert.equal(retryIntervalMs(0, 0), 445_000);
  assert.equal(retryIntervalMs(0, 0.999), 454_000);
  assert.equal(retryIntervalMs(1, 0), 890_000);
});
