import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { TestStore } from "../testing/store.ts";

describe("objects of an account", () => {
  it("are made, changed and removed under its modification sequence", async () => {
    await using test = await TestStore.open(["you", "other"]);
    const accountId = test.accountId();
    const { objects } = test.store;
    const change = (put: { id?: number; value: string }[], remove: number[] = []) =>
      objects.change({ accountId, kind: "identity", put, remove });
    const first = await change([{ value: '"a"' }, { value: '"b"' }]);
    const [a, b] = first.ids;
    const second = await change([{ id: a!, value: '"A"' }], [b!]);
    assert.deepEqual(objects.all(accountId, "identity"), [
      { id: a, value: '"A"', createSeq: first.modSeq, modSeq: second.modSeq },
    ]);
    assert.deepEqual(objects.removed(accountId, "identity", first.modSeq), [
      { id: b, modSeq: second.modSeq },
    ]);
    assert.deepEqual(objects.removed(accountId, "identity", second.modSeq), []);
    assert.deepEqual(objects.all(accountId, "settings"), []);
    assert.equal(objects.get(test.accountId("other"), "identity", a!), undefined);
    assert.equal(test.store.account(accountId)!.modSeq, second.modSeq);
    await test.reopen();
    assert.equal(test.store.objects.get(accountId, "identity", a!)?.value, '"A"');
  });

  it("are changed all or not at all", async () => {
    await using test = await TestStore.open(["you", "other"]);
    const { objects } = test.store;
    const accountId = test.accountId();
    const { ids } = await objects.change({
      accountId,
      kind: "identity",
      put: [{ value: "1" }],
      remove: [],
    });
    const before = objects.all(accountId, "identity");
    const foreign = { accountId: test.accountId("other"), kind: "identity" } as const;
    await assert.rejects(objects.change({ ...foreign, put: [{ value: "2" }], remove: [ids[0]!] }), {
      reason: "not-found",
    });
    await assert.rejects(
      objects.change({
        accountId,
        kind: "identity",
        put: [{ value: "3" }, { id: 99, value: "4" }],
        remove: [],
      }),
      { reason: "not-found" },
    );
    await assert.rejects(
      objects.change({
        accountId,
        kind: "identity",
        put: [{ value: `"${"x".repeat(300_000)}"` }],
        remove: [],
      }),
      { reason: "too-large" },
    );
    assert.deepEqual(objects.all(accountId, "identity"), before);
    assert.deepEqual(objects.all(test.accountId("other"), "identity"), []);
  });
});
