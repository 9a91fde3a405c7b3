import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { TestStore } from "../testing/store.ts";

describe("web sessions", () => {
  const session = (test: TestStore, number: number, usedAt: number) => ({
    tokenHash: Buffer.from([number]),
    accountId: test.accountId(),
    login: "you@example.org",
    createdAt: 1,
    usedAt,
    expiresAt: usedAt + 1000,
    remoteAddress: "192.0.2.1",
    userAgent: undefined,
  });

  it("are kept until they expire, are removed, or are too many", async () => {
    await using test = await TestStore.open();
    const { webSessions } = test.store;
    await webSessions.keep(session(test, 1, 1));
    await webSessions.keep(session(test, 2, 2));
    assert.deepEqual(webSessions.get(Buffer.from([1])), session(test, 1, 1));
    await webSessions.noteUse(session(test, 1, 500));
    const numbers = () => webSessions.of(test.accountId()).map(({ tokenHash }) => tokenHash[0]);
    assert.deepEqual(numbers(), [1, 2]);
    await webSessions.keep(session(test, 3, 1002));
    assert.deepEqual(numbers(), [3, 1]);
    await webSessions.remove([Buffer.from([3]), Buffer.from([9])]);
    assert.deepEqual(numbers(), [1]);
    for (let number = 10; number < 115; number++) {
      await webSessions.keep(session(test, number, 1000 + number));
    }
    assert.equal(numbers().length, 100);
    assert.equal(numbers().includes(1), false);
  });

  it("that are logged out while their use is noted stay so", async () => {
    await using test = await TestStore.open();
    const { webSessions } = test.store;
    const one = session(test, 1, 1);
    await webSessions.keep(one);
    await Promise.all([webSessions.remove([one.tokenHash]), webSessions.noteUse(one)]);
    assert.equal(webSessions.get(one.tokenHash), undefined);
  });

  it("of others go when the password is another", async () => {
    await using test = await TestStore.open();
    const { webSessions } = test.store;
    for (const number of [1, 2, 3]) await webSessions.keep(session(test, number, number));
    await webSessions.removeOthers(test.accountId(), Buffer.from([2]));
    assert.deepEqual(webSessions.of(test.accountId()).length, 1);
    await webSessions.removeOthers(test.accountId(), undefined);
    assert.deepEqual(webSessions.of(test.accountId()), []);
  });
});
