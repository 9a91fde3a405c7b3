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
