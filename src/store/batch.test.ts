import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { contentOf } from "../testing/content.ts";
import { batchJobsMax, batchOctetsMax, collectBatch } from "./batch.ts";
import type { JobRequest, WriterRequest } from "./jobs.ts";

const close: WriterRequest = { kind: "close", id: 0 };

function job(id: number): JobRequest<"dropQueueEntries"> {
  return { id, kind: "dropQueueEntries", args: { ids: [] } };
}

function delivery(id: number, size: number): JobRequest<"accept"> {
  const body = { ...contentOf(new Uint8Array()), octets: undefined, file: "spooled", size };
  return { id, kind: "accept", args: [{ body, deliveries: [], queue: [] }] };
}

/** The batches that a full port gives, as the ids of their jobs; "close" ends them. */
function batches(requests: readonly WriterRequest[]): (number | "close")[][] {
  const port = [...requests];
  const found: (number | "close")[][] = [];
  for (let first = port.shift(); first !== undefined; first = port.shift()) {
    const { jobs, closing } = collectBatch(first, () => port.shift());
    found.push([...jobs.map(({ id }) => id), ...(closing ? ["close" as const] : [])]);
  }
  return found;
}

describe("collectBatch", () => {
  it("takes all that wait", () => {
    assert.deepEqual(batches([job(1), delivery(2, 5), job(3)]), [[1, 2, 3]]);
  });

  it("takes no more jobs than a commit can do at once", () => {
    const many = Array.from({ length: 2 * batchJobsMax + 1 }, (_, i) => job(i));
    assert.deepEqual(
      batches(many).map(({ length }) => length),
      [batchJobsMax, batchJobsMax, 1],
    );
  });

  it("lets one large message through, and the next wait", () => {
    const requests = [1, 2, 3].map((id) => delivery(id, batchOctetsMax + 1));
    assert.deepEqual(batches(requests), [[1], [2], [3]]);
    const halves = [1, 2, 3].map((id) => delivery(id, batchOctetsMax / 2));
    assert.deepEqual(batches(halves), [[1, 2], [3]]);
  });

  it("does what was asked before the close", () => {
    assert.deepEqual(batches([close]), [["close"]]);
    assert.deepEqual(batches([job(1), job(2), close]), [[1, 2, "close"]]);
  });
});
