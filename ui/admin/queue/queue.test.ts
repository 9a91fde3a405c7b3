import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { AdminApi } from "../api/admin-api.ts";
import { Queue } from "./queue.ts";

/** A queue of 60. */
function queueOf() {
  const asked: unknown[] = [];
  const call = async (name: string, args: { readonly offset: number; readonly limit: number }) => {
    asked.push([name, args]);
    if (name === "queue.count") return { count: 60 };
    const left = Math.min(args.limit, 60 - args.offset);
    return Array.from({ length: left }, (_, index) => ({ id: args.offset + index + 1 }));
  };
  return { queue: new Queue({ api: { call } as unknown as AdminApi, hear: () => {} }), asked };
}

describe("the queue", () => {
  it("comes in pages, by a filter", async () => {
    const { queue, asked } = queueOf();
    await queue.search({ to: "example" });
    assert.equal(queue.page.value.value?.rows.length, 50);
    assert.equal(queue.page.value.value?.total, 60);
    await queue.go(50);
    assert.equal(queue.page.value.value?.rows.length, 10);
    assert.deepEqual(asked.at(-1), ["queue.count", { filter: { to: "example" } }]);
    await queue.go(-5);
    assert.equal(queue.offset.value, 0);
  });

  it("knows what is chosen: some, a page, or all that the filter means", async () => {
    const { queue } = queueOf();
    await queue.search({});
    queue.choose(3, true);
    queue.choose(4, true);
    queue.choose(3, false);
    assert.deepEqual(queue.selection, { filter: { ids: [4] } });
    queue.choosePage(true);
    assert.equal(queue.chosenCount, 50);
    queue.chooseAll();
    assert.equal(queue.chosenCount, 60);
    assert.deepEqual(queue.selection, { all: true });
    await queue.search({ held: true });
    assert.equal(queue.chosenCount, 0);
    queue.chooseAll();
    assert.deepEqual(queue.selection, { filter: { held: true } });
    queue.choose(1, false);
    assert.equal(queue.chosenCount, 49);
  });
});
