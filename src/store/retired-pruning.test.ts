import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { queueFor } from "../testing/queue-store.ts";
import { meddle } from "../testing/meddle.ts";
import { TestStore } from "../testing/store.ts";

describe("pruning of what has left the queue", () => {
  it("forgets all of which the time is over, however much there is", async () => {
    await using test = await TestStore.open();
    const recipients = Array.from({ length: 4_500 }, (_, i) => `r${i}@y.example`);
    const ids = await queueFor(test, recipients);
    await test.store.dropQueueEntries(ids);
    await test.store.pruneRetired();
    const total = async () =>
      (await test.store.queue.retiredPage({}, { offset: 0, limit: 1 })).total;
    assert.equal(await total(), 4_500);
    meddle(
      test.directory,
      "UPDATE queue_retired SET ended_at = 1, keep_until = 2 WHERE id % 100 <> 0",
    );
    await test.store.pruneRetired();
    assert.equal(await total(), 45);
  });
});
