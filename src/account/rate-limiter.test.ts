import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ConnectionLimiter } from "./connection-limiter.ts";
import { FailedLoginLimiter } from "./failed-login-limiter.ts";
import { NetworkLimiter } from "./rate-limiter.ts";

const minute = 60_000;

describe("NetworkLimiter", () => {
  let now = 1_000_000;
  const limiterOf = (networksMax?: number): NetworkLimiter =>
    new NetworkLimiter({
      rates: [{ windowMs: minute, limits: [4, 6, 8] }],
      clock: () => now,
      ...(networksMax === undefined ? {} : { networksMax }),
    });

  const taken = (limiter: NetworkLimiter, address: string, tries: number): number =>
    Array.from({ length: tries }, () => limiter.tryAdd(address)).filter(Boolean).length;

  it("bounds one address, then its neighbours, then their neighbours", () => {
    const limiter = limiterOf();
    assert.equal(taken(limiter, "192.0.2.1", 10), 4);
    assert.equal(taken(limiter, "192.0.2.2", 10), 2);
    assert.equal(taken(limiter, "192.0.3.1", 10), 2);
    assert.equal(taken(limiter, "192.0.4.1", 10), 0);
    assert.equal(taken(limiter, "198.51.100.1", 10), 4);
  });

  it("bounds IPv6 by /64, /48 and /32", () => {
    const limiter = limiterOf();
    assert.equal(taken(limiter, "2001:db8:1:1::1", 2), 2);
    assert.equal(taken(limiter, "2001:db8:1:1::2", 10), 2);
    assert.equal(taken(limiter, "2001:db8:1:2::1", 10), 2);
    assert.equal(taken(limiter, "2001:db8:2::1", 10), 2);
    assert.equal(taken(limiter, "2001:db8:3::1", 10), 0);
  });

  it("lets events go with time, not all at once", () => {
    const limiter = limiterOf();
    assert.equal(taken(limiter, "192.0.2.1", 10), 4);
    now += minute;
    assert.equal(taken(limiter, "192.0.2.1", 10), 0);
    now += minute / 2;
    assert.equal(taken(limiter, "192.0.2.1", 10), 2);
    now += 2 * minute;
    assert.equal(taken(limiter, "192.0.2.1", 10), 4);
  });

  it("starts anew when the clock is set back", () => {
    const limiter = limiterOf();
    assert.equal(taken(limiter, "192.0.2.1", 10), 4);
    now -= 5 * minute;
    assert.equal(taken(limiter, "192.0.2.1", 10), 4);
  });

  it("takes the events of an address off its networks when it is reset", () => {
    const limiter = limiterOf();
    taken(limiter, "192.0.2.1", 4);
    taken(limiter, "192.0.2.2", 2);
    limiter.reset("192.0.2.1");
    assert.equal(taken(limiter, "192.0.2.2", 10), 2);
    assert.equal(taken(limiter, "192.0.2.1", 10), 2);
  });

  it("forgets the older networks instead of growing", () => {
    const limiter = limiterOf(6);
    assert.equal(taken(limiter, "192.0.2.1", 10), 4);
    assert.equal(taken(limiter, "198.51.100.1", 10), 4);
    assert.equal(taken(limiter, "203.0.113.1", 10), 4);
    assert.equal(taken(limiter, "198.51.100.1", 10), 0);
    assert.equal(taken(limiter, "192.0.2.1", 10), 4);
  });
});

describe("ConnectionLimiter", () => {
  it("holds 30 connections of an address, and takes the next when one ends", () => {
    const limiter = new ConnectionLimiter({ clock: () => 0, rateLimits: true });
    const held = Array.from({ length: 30 }, () => limiter.enter("192.0.2.1"));
    assert.ok(held.every((place) => place !== undefined));
    assert.equal(limiter.enter("192.0.2.1"), undefined);
    assert.notEqual(limiter.enter("192.0.2.2"), undefined);
    held[0]?.[Symbol.dispose]();
    held[0]?.[Symbol.dispose]();
    assert.notEqual(limiter.enter("192.0.2.1"), undefined);
    assert.equal(limiter.enter("192.0.2.1"), undefined);
  });

  it("takes 300 connections per minute of an address", () => {
    let now = 0;
    const limiter = new ConnectionLimiter({ clock: () => now, rateLimits: true });
    const connect = (): boolean => {
      using place = limiter.enter("192.0.2.1");
      return place !== undefined;
    };
    assert.equal(Array.from({ length: 400 }, connect).filter(Boolean).length, 300);
    now += 2 * minute;
    assert.equal(connect(), true);
  });

  it("refuses nobody without limits", () => {
    const limiter = new ConnectionLimiter({ clock: () => 0, rateLimits: false });
    for (let i = 0; i < 1000; i++) assert.notEqual(limiter.enter("127.0.0.1"), undefined);
  });
});

describe("FailedLoginLimiter", () => {
  it("refuses after 10 failures in a minute, or 50 in a day, until a success", () => {
    let now = 0;
    const limiter = new FailedLoginLimiter({ clock: () => now, rateLimits: true });
    for (let i = 0; i < 10; i++) limiter.failed("192.0.2.1");
    assert.equal(limiter.allows("192.0.2.1"), false);
    assert.equal(limiter.allows("192.0.2.2"), true);
    now += 2 * minute;
    assert.equal(limiter.allows("192.0.2.1"), true);
    for (let i = 0; i < 40; i++, now += minute) limiter.failed("192.0.2.1");
    assert.equal(limiter.allows("192.0.2.1"), false);
    limiter.succeeded("192.0.2.1");
    assert.equal(limiter.allows("192.0.2.1"), true);
  });
});
