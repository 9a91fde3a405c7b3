import assert from "node:assert/strict";
import { it } from "node:test";
import { FixedResolver, loopbackZone } from "./fixed-resolver.ts";

it("answers that each domain is this machine", async () => {
  const resolver = new FixedResolver(loopbackZone("127.0.0.1"));
  assert.partialDeepStrictEqual(await resolver.mx("Example.org"), {
    kind: "found",
    records: [{ preference: 10, exchange: "example.org" }],
  });
  assert.partialDeepStrictEqual(await resolver.addresses("example.org"), {
    records: ["127.0.0.1"],
  });
  assert.partialDeepStrictEqual(await resolver.ptr("127.0.0.1"), { records: ["localhost"] });
  assert.deepEqual(await resolver.txt("example.org"), {
    kind: "none",
    nxDomain: true,
    authentic: false,
    name: "example.org",
  });
});

it("hands on empty answers and failures of its zone", async () => {
  const resolver = new FixedResolver({
    mx: () => ({ kind: "failed", reason: "down" }),
    txt: () => [],
    cname: (name) => (name === "a.example" ? ["b.example"] : undefined),
  });
  assert.deepEqual(await resolver.mx("a.example"), { kind: "failed", reason: "down" });
  assert.partialDeepStrictEqual(await resolver.txt("a.example"), { kind: "none", nxDomain: false });
  assert.partialDeepStrictEqual(await resolver.cname("A.example"), { records: ["b.example"] });
});

it("vouches for what its zone vouches for", async () => {
  const record = { usage: 3, selector: 1, matchingType: 1, data: Buffer.alloc(32) };
  const resolver = new FixedResolver({
    addresses: () => ["192.0.2.1"],
    tlsa: () => [record],
    authentic: (name, type) => type === "tlsa" && name === "_25._tcp.a.example",
  });
  assert.partialDeepStrictEqual(await resolver.tlsa("_25._tcp.a.example"), {
    records: [record],
    authentic: true,
  });
  assert.partialDeepStrictEqual(await resolver.addresses("a.example"), { authentic: false });
});
