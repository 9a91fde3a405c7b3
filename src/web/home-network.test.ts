import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { isAtHome, isHomeName } from "./home-network.ts";

describe("home", () => {
  it("is the machine and private networks", () => {
    const inside = "127.0.0.1 ::1 ::ffff:192.168.1.9 10.1.2.3 172.16.0.1 fe80::1%eth0 fd00::5";
    for (const address of inside.split(" ")) assert.ok(isAtHome(address), address);
    const outside = "8.8.8.8 ::ffff:8.8.8.8 2001:db8::1 172.32.0.1 x";
    for (const address of ["", ...outside.split(" ")]) assert.ok(!isAtHome(address), address);
  });

  it("has names that no public DNS has, and its own", () => {
    const own = "localhost:1080 192.168.1.2 [fd00::1]:80 homepost.local box mail.example";
    for (const host of own.split(" ")) assert.ok(isHomeName(host, "mail.example"), host);
    const foreign = "evil.example mail.example.evil.com a..local/x";
    for (const host of [undefined, "", ...foreign.split(" ")]) {
      assert.equal(isHomeName(host, "mail.example"), false, String(host));
    }
  });
});
