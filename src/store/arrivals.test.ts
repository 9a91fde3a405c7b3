import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ExpectedArrivals } from "./arrivals.ts";

describe("ExpectedArrivals", () => {
  it("holds nothing back where nobody else is sending", () => {
    using arrivals = new ExpectedArrivals({ now: () => 0, flush: () => {} });
    assert.equal(arrivals.arrive(), false);
    arrivals.stored();
    using own = arrivals.expect();
    assert.ok(own);
    assert.equal(arrivals.arrive(), false);
  });

  it("holds deliveries back until the last announced one has come", () => {
    let flushed = 0;
    using arrivals = new ExpectedArrivals({ now: () => 0, flush: () => flushed++ });
    const expected = [arrivals.expect(), arrivals.expect(), arrivals.expect()];
    assert.equal(arrivals.arrive(), true);
    assert.equal(arrivals.arrive(), true);
    assert.equal(flushed, 0);
    assert.equal(arrivals.arrive(), false);
    assert.equal(flushed, 1);
    for (const one of expected) one[Symbol.dispose]();
  });

  it("goes on when an announced message will not come", () => {
    let flushed = 0;
    using arrivals = new ExpectedArrivals({ now: () => 0, flush: () => flushed++ });
    using first = arrivals.expect();
    const second = arrivals.expect();
    assert.equal(arrivals.arrive(), true);
    second[Symbol.dispose]();
    assert.equal(flushed, 1);
    assert.ok(first);
  });

  it("does not wait for those who announced a message long ago", () => {
    let now = 0;
    using arrivals = new ExpectedArrivals({ now: () => now, flush: () => {} });
    using stalled = arrivals.expect();
    now = 10_000;
    using own = arrivals.expect();
    assert.ok(stalled && own);
    assert.equal(arrivals.arrive(), false);
  });

  it("waits at most for its patience", async () => {
    const { promise, resolve } = Promise.withResolvers<void>();
    using arrivals = new ExpectedArrivals({ now: () => 0, flush: resolve });
    using other = arrivals.expect();
    using own = arrivals.expect();
    assert.ok(own && other);
    assert.equal(arrivals.arrive(), true);
    await promise;
  });
});
