import assert from "node:assert/strict";
import { it } from "node:test";
import type { Json, JsonObject } from "../jmap/json.ts";
import { JmapDoor } from "../testing/jmap-door.ts";

it("a list that is asked for again and again by others is not forgotten because of it", async () => {
  await using door = await JmapDoor.open();
  const before = await door.call("Mailbox/query", {});
  for (let round = 0; round < 40; round++) {
    await door.call("Email/query", { filter: { minSize: round } });
  }
  const made = await door.call("Mailbox/set", { create: { k: { name: "New" } } });
  const { id } = (made["created"] as Record<string, JsonObject>)["k"]!;
  const since = { sinceQueryState: before["queryState"]! };
  const { added } = await door.call("Mailbox/queryChanges", since);
  assert.deepEqual(added, [{ id, index: (before["ids"] as Json[]).length }]);
});

it("too many changes, and lists that nobody knows, are refused: RFC 8620 §5.6", async () => {
  await using door = await JmapDoor.open();
  for (const type of ["Email", "Mailbox", "EmailSubmission"]) {
    const { queryState } = await door.call(`${type}/query`, {});
    const error = (more: JsonObject): Promise<Json | undefined> =>
      door.error(`${type}/queryChanges`, { sinceQueryState: queryState!, ...more });
    assert.equal(await error({ sinceQueryState: "no" }), "cannotCalculateChanges");
    assert.equal(await error({ filter: {} }), "cannotCalculateChanges");
    assert.equal(await error({ maxChanges: -1 }), "invalidArguments");
  }
  const { queryState } = await door.call("Email/query", {});
  for (const text of ["a", "b"]) await door.test.add(`Subject: ${text}\r\n\r\n`);
  const since = { sinceQueryState: queryState! };
  assert.equal(
    await door.error("Email/queryChanges", { ...since, maxChanges: 1 }),
    "tooManyChanges",
  );
  await door.call("Email/queryChanges", { ...since, maxChanges: 2 });
});
