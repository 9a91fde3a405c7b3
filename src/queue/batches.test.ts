import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { QueueEntry } from "../store/queue-entry.ts";
import { queueEntryOf } from "../testing/queue-entry.ts";
import { batchesOf, domainOf } from "./batches.ts";

describe("batches", () => {
  it("hold the entries of one message and domain with the same number of attempts", () => {
    const entries = [
      entry(1, "a@y.example"),
      entry(2, "a@z.example"),
      entry(3, "b@Y.EXAMPLE."),
      entry(4, "c@y.example", { bodyId: 2 }),
      entry(5, "c@y.example", { attempts: 1 }),
      entry(6, "c@y.example", { prefix: "X: y\r\n" }),
      entry(7, "c@y.example", { requireTls: true }),
      entry(8, "c@y.example", { reversePath: "" }),
      entry(9, "d@y.example"),
    ];
    assert.deepEqual(ids(entries), [[1, 3, 9], [2]]);
  });

  it("are one per domain that is not busy, and no more than asked for", () => {
    const entries = ["a@b", "a@c", "a@d", "a@e"].map((recipient, index) => entry(index, recipient));
    assert.deepEqual(ids(entries, { busy: (domain) => domain === "b" }), [[1], [2], [3]]);
    assert.deepEqual(ids(entries, { limit: 2 }), [[0], [1]]);
    assert.deepEqual(ids(entries, { limit: 0 }), []);
  });

  it("know a domain in any spelling", () => {
    assert.equal(domainOf("a@MÜNCHEN.example"), "xn--mnchen-3ya.example");
    assert.equal(domainOf('"a@b"@c.example'), "c.example");
    assert.equal(domainOf("a@[IPv6:2001:DB8::1]"), "[ipv6:2001:db8::1]");
  });
});

function ids(
  entries: readonly QueueEntry[],
  { busy = () => false, limit = 10 }: { busy?: (domain: string) => boolean; limit?: number } = {},
): number[][] {
  return batchesOf(entries, { busy, limit }).map((batch) => batch.entries.map(({ id }) => id));
}

function entry(id: number, recipient: string, changes: Partial<QueueEntry> = {}): QueueEntry {
  return queueEntryOf({ id, recipient, ...changes });
}
