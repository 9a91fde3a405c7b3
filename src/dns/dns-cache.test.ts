import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { DnsCache } from "./dns-cache.ts";

describe("the DNS cache", () => {
  it("keeps answers until their time is over", () => {
    const cache = new DnsCache<number>({ entriesMax: 100, octetsMax: 100 });
    cache.set("a", 1, { expiresAt: 10, octets: 1 });
    assert.equal(cache.get("a", 9), 1);
    assert.equal(cache.get("a", 10), undefined);
    assert.equal(cache.size, 0);
  });

  it("keeps no more than it may, by number", () => {
    const cache = new DnsCache<number>({ entriesMax: 100, octetsMax: 1_000_000 });
    for (let i = 0; i < 1000; i++) cache.set(`${i}`, i, { expiresAt: 10, octets: 1 });
    assert.equal(cache.size, 100);
    assert.equal(cache.get("999", 5), 999);
    assert.equal(cache.get("0", 5), undefined);
  });

  it("keeps no more than it may, by size", () => {
    const cache = new DnsCache<number>({ entriesMax: 100, octetsMax: 1000 });
    for (let i = 0; i < 100; i++) cache.set(`${i}`, i, { expiresAt: 10, octets: 300 });
    assert.equal(cache.size, 3);
    for (let i = 0; i < 100; i++) cache.set("same", i, { expiresAt: 10, octets: 900 });
    assert.equal(cache.size, 1);
    cache.set("huge", 1, { expiresAt: 10, octets: 1001 });
    assert.equal(cache.size, 0);
  });
});
