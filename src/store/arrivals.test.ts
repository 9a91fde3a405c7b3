import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ExpectedArrivals } from "./arrivals.ts";

describe("ExpectedArrivals", () => {
  it("holds nothing back where nobody else is sending", () => {
    const group = new Group();
    group.arrivals.arrive();
    assert.equal(group.flushed, 1);
    group.arrivals.stored();
    using own = group.arrivals.expect(200);
    assert.ok(own);
    group.arrivals.arrive();
    assert.equal(group.flushed, 2);
  });

  it("holds deliveries back until the last announced one has come", () => {
    const group = new Group();
    const expected = [1, 2, 3].map(() => group.arrivals.expect(200));
    group.arrivals.arrive();
    group.arrivals.arrive();
    assert.equal(group.flushed, 0);
    group.arrivals.arrive();
    assert.equal(group.flushed, 1);
    for (const one of expected) one[Symbol.dispose]();
  });

  it("gathers the next group while one is being stored", () => {
    const group = new Group();
    const first = [group.arrivals.expect(200), group.arrivals.expect(200)];
    group.arrivals.arrive();
    group.arrivals.arrive();
    using third = group.arrivals.expect(200);
    assert.ok(third);
    group.arrivals.arrive();
    assert.equal(group.flushed, 1);
    for (const one of first) {
      one[Symbol.dispose]();
      group.arrivals.stored();
    }
    assert.equal(group.flushed, 2);
  });

  it("goes on when an announced message will not come", () => {
    const group = new Group();
    using first = group.arrivals.expect(200);
    const second = group.arrivals.expect(200);
    group.arrivals.arrive();
    second[Symbol.dispose]();
    assert.equal(group.flushed, 1);
    assert.ok(first);
  });
});

describe("patience", () => {
  it("does not wait for those who announced a message long ago", () => {
    const group = new Group();
    using stalled = group.arrivals.expect(200);
    group.now = 10_000;
    using own = group.arrivals.expect(200);
    assert.ok(stalled && own);
    group.arrivals.arrive();
    assert.equal(group.flushed, 1);
  });

  it("waits at most for its patience", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    using arrivals = new ExpectedArrivals({ now: () => 0, flush: resolve });
    using other = arrivals.expect(200);
    using own = arrivals.expect(200);
    assert.ok(own && other);
    arrivals.arrive();
    await promise;
  });

  it("lets all go when asked", () => {
    const group = new Group();
    using first = group.arrivals.expect(200);
    using second = group.arrivals.expect(200);
    assert.ok(first && second);
    group.arrivals.arrive();
    group.arrivals.flush();
    assert.equal(group.flushed, 1);
  });
});

class Group {
  now = 0;
  flushed = 0;
  readonly arrivals = new ExpectedArrivals({ now: () => this.now, flush: () => this.flushed++ });
}
