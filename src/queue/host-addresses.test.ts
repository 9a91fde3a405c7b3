import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FixedResolver } from "../dns/fixed-resolver.ts";
import { addressesOf } from "./host-addresses.ts";

describe("addresses of a host", () => {
  const check = async (records: readonly string[]) => {
    const resolver = new FixedResolver({ addresses: () => records, authentic: () => true });
    return addressesOf("mx.example", resolver);
  };

  it("are those of servers", async () => {
    const addresses = ["192.0.2.1", "2001:db8::1"];
    const nobodys = [
      "0.0.0.0",
      "0.1.2.3",
      "::",
      "224.0.0.1",
      "255.255.255.255",
      "ff02::1",
      "::ffff:0.0.0.0",
    ];
    const found = await check([...nobodys, ...addresses]);
    assert.deepEqual(found, { kind: "found", addresses, name: "mx.example", authentic: true });
    assert.equal((await check(nobodys)).kind, "none");
    assert.equal((await check([])).kind, "none");
  });

  it("is the address itself where there is no name", async () => {
    const found = await addressesOf("192.0.2.9", new FixedResolver({}));
    assert.partialDeepStrictEqual(found, { kind: "found", addresses: ["192.0.2.9"] });
  });
});
