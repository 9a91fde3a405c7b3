import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FixedResolver } from "../dns/fixed-resolver.ts";
import type { MxRecord } from "../dns/resolver.ts";
import { nextHopsOf } from "./next-hops.ts";

describe("next hops (RFC 5321 §5.1)", () => {
  it("come by preference, at random among equals", async () => {
    const mx = [host(20, "c.example"), host(10, "a.example"), host(10, "b.example")];
    const orders = new Set<string>();
    for (let round = 0; round < 50; round++) orders.add((await hops("y.example", mx)).join());
    assert.deepEqual([...orders].sort(), [
      "a.example,b.example,c.example",
      "b.example,a.example,c.example",
    ]);
  });

  it("are the domain itself where it has no mail hosts", async () => {
    assert.deepEqual(await hops("Y.example", []), ["y.example"]);
    assert.deepEqual(await hops("MÜNCHEN.example", []), ["xn--mnchen-3ya.example"]);
    assert.deepEqual(await hops("[192.0.2.1]", []), ["192.0.2.1"]);
    assert.deepEqual(await hops("[IPv6:2001:db8::1]", []), ["2001:db8::1"]);
  });

  it("are nowhere for a null MX, a missing domain and what is no domain", async () => {
    assert.deepEqual(await hops("y.example", [host(0, "")]), ["failed 5.1.10"]);
    assert.deepEqual(await hops("y.example", undefined), ["failed 5.1.2"]);
    assert.deepEqual(await hops("y..example", []), ["failed 5.1.2"]);
    assert.deepEqual(await hops("[300.0.0.1]", []), ["failed 5.1.2"]);
    assert.deepEqual(await hops("broken.example", []), ["deferred 4.4.3"]);
    assert.deepEqual(await hops("circle.example", []), ["failed 5.1.2"]);
    assert.deepEqual(await hops("bogus.example", []), ["deferred 4.4.3"]);
  });

  it("are only those that are preferred to ourselves", async () => {
    const mx = [
      host(10, "a.example"),
      host(20, "me.example"),
      host(20, "b.example"),
      host(30, "c.example"),
    ];
    assert.deepEqual(await hops("y.example", mx), ["a.example"]);
    assert.deepEqual(await hops("y.example", mx.slice(1)), ["failed 5.4.6"]);
    assert.deepEqual(await hops("me.example", []), ["failed 5.4.6"]);
  });

  it("are at most ten", async () => {
    const mx = Array.from({ length: 50 }, (_, index) => host(index, `mx${index}.example`));
    assert.equal((await hops("y.example", mx)).length, 10);
  });
});

async function hops(
  domain: string,
  mx: readonly MxRecord[] | undefined,
): Promise<readonly string[]> {
  const resolver = new FixedResolver({
    mx: (name) => {
      if (name === "broken.example") return { kind: "failed", reason: "down" };
      if (name === "bogus.example") return { kind: "failed", reason: "SERVFAIL", bogus: true };
      if (name === "circle.example") return { kind: "failed", reason: "circle", endless: true };
      return mx;
    },
  });
  const found = await nextHopsOf(domain, { resolver, hostName: "me.example", random: Math.random });
  if (found.kind === "hosts") return found.hosts;
  return [`${found.outcome.kind} ${found.outcome.enhancedStatusCode}`];
}

function host(preference: number, exchange: string): MxRecord {
  return { preference, exchange };
}
