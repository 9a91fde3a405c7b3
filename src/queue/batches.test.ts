import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { QueueEntry } from "../store/queue-entry.ts";
import { queueEntryOf } from "../testing/queue-entry.ts";
import { batchEntriesMax, batchOf } from "./batches.ts";

describe("a batch", () => {
  it("holds the entries of one message, up to the first of another", () => {
    const entries = [entry(1), entry(2, { recipient: "d@Y.example" }), entry(3, { bodyId: 2 })];
    assert.deepEqual(ids(batchOf([...entries, entry(4)])), [1, 2]);
  });

  for (const changes of [
    { attempts: 1 },
    { prefix: "X: y\r\n" },
    { requireTls: true },
    { requireTls: false },
    { reversePath: "" },
    { transport: "relay" },
    { report: "tls" },
    { accountId: 2 },
  ] as const) {
    it(`holds none with another ${Object.keys(changes).join()}`, () => {
      assert.deepEqual(ids(batchOf([entry(1), entry(2, changes)])), [1]);
    });
  }

  it("looks at no more than it must", () => {
    const looked: number[] = [];
    function* entries() {
      for (let id = 1; id < 9; id++) {
        looked.push(id);
        yield entry(id, { bodyId: id });
      }
    }
    assert.deepEqual([ids(batchOf(entries())), looked], [[1], [1, 2]]);
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
