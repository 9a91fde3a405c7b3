import assert from "node:assert/strict";
import { it } from "node:test";
import { Confirmations } from "./confirmations.ts";

it("a person who has logged in, or shown a password, is known for a quarter of an hour", () => {
  let now = 1_000_000;
  const confirmations = new Confirmations(() => now);
  const session = { tokenHash: Buffer.from("a"), createdAt: now };
  const other = { tokenHash: Buffer.from("b"), createdAt: 0 };
  assert.deepEqual([confirmations.has(session), confirmations.has(other)], [true, false]);
  now += 15 * 60_000;
  assert.equal(confirmations.has(session), false);
  confirmations.note(session.tokenHash);
  assert.deepEqual([confirmations.has(session), confirmations.has(other)], [true, false]);
  for (let index = 0; index < 1000; index++) confirmations.note(Buffer.from(String(index)));
  assert.equal(confirmations.has(session), false, "the earliest are forgotten");
});
