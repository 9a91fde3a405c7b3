import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { QueueEntry } from "../store/queue-entry.ts";
import { queueEntryOf } from "../testing/queue-entry.ts";
import { batchEntriesMax, batchOf } from "./batches.ts";

describe("a batch", () => {
  it("holds the entries of one message with the same number of attempts", () => {
    const entries = [
      entry(1),
      entry(2, { bodyId: 2 }),
      entry(3, { attempts: 1 }),
      entry(4, { prefix: "X: y\r\n" }),
      entry(5, { requireTls: true }),
      entry(6, { requireTls: false }),
      entry(7, { reversePath: "" }),
      entry(8, { transport: "relay" }),
      entry(9, { recipient: "d@Y.example" }),
    ];
    assert.deepEqual(ids(batchOf(entries)), [1, 9]);
  });

  it("is bounded, and empty of nothing", () => {
    const entries = Array.from({ length: batchEntriesMax + 5 }, (_, index) => entry(index));
    assert.equal(batchOf(entries).length, batchEntriesMax);
    assert.deepEqual(batchOf([]), []);
  });
});

function ids(entries: readonly QueueEntry[]): number[] {
  return entries.map(({ id }) => id);
}

function entry(id: number, changes: Partial<QueueEntry> = {}): QueueEntry {
  return queueEntryOf({ id, ...changes });
}
