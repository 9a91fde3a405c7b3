import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isLoopback, networksOf } from "./network.ts";

describe("networksOf", () => {
  const table: Record<string, readonly [string, string, string]> = {
    "192.0.2.200": ["192.0.2.200", "50331659/26", "1572864/21"],
    "::ffff:192.0.2.200": ["192.0.2.200", "50331659/26", "1572864/21"],
    "2001:db8:1:2:3:4:5:6": ["2001:db8:1:2::/64", "2001:db8:1::/48", "2001:db8::/32"],
    "2001:0db8:0001::7": ["2001:db8:1:0::/64", "2001:db8:1::/48", "2001:db8::/32"],
    "::1": ["0:0:0:0::/64", "0:0:0::/48", "0:0::/32"],
    "2001:db8::": ["2001:db8:0:0::/64", "2001:db8:0::/48", "2001:db8::/32"],
    "64:ff9b::192.0.2.33": ["64:ff9b:0:0::/64", "64:ff9b:0::/48", "64:ff9b::/32"],
    "fe80::1%eth0": ["fe80:0:0:0::/64", "fe80:0:0::/48", "fe80:0::/32"],
    "/run/door.sock": ["/run/door.sock", "/run/door.sock/", "/run/door.sock//"],
  };
  for (const [address, networks] of Object.entries(table)) {
    it(`puts ${address} into ${networks.join(", ")}`, () => {
      assert.deepEqual(networksOf(address), networks);
    });
  }

  it("puts neighbours of the same /26 together", () => {
    assert.equal(networksOf("192.0.2.192")[1], networksOf("192.0.2.255")[1]);
    assert.notEqual(networksOf("192.0.2.191")[1], networksOf("192.0.2.192")[1]);
    assert.equal(networksOf("192.0.0.1")[2], networksOf("192.0.7.255")[2]);
    assert.notEqual(networksOf("192.0.7.255")[2], networksOf("192.0.8.0")[2]);
  });
});

describe("isLoopback", () => {
  for (const address of ["127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1"]) {
    it(`knows ${address}`, () => assert.equal(isLoopback(address), true));
  }
  for (const address of ["128.0.0.1", "::11", "1::1", "10.127.0.1", "", "::ffff:10.0.0.1"]) {
    it(`does not take "${address}" for it`, () => assert.equal(isLoopback(address), false));
  }
});
