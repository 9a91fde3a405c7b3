import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FixedResolver } from "../dns/fixed-resolver.ts";
import { SeededRandom } from "../testing/seeded-random.ts";
import { judgeSpf } from "./spf-judgement.ts";
import type { SpfResult } from "./spf-judgement.ts";

function judge(record: string, address: string): Promise<SpfResult> {
  const texts: Record<string, readonly string[]> = {
    "example.org": [record, "something else"],
    "good.example": ["v=spf1 ip4:203.0.113.0/24 -all"],
    "loop.example": ["v=spf1 include:loop.example -all"],
    "two.example": ["v=spf1 -all", "v=spf1 +all"],
  };
  const resolver = new FixedResolver({
    txt: (name) => texts[name],
    mx: () => [{ preference: 10, exchange: "mx.example.org" }],
    addresses: (name) => (name.endsWith("example.org") ? ["192.0.2.1", "2001:db8::1"] : []),
  });
  return judgeSpf(resolver, "example.org", address);
}

describe("what an SPF record says of an address (RFC 7208 §4)", () => {
  const cases: readonly (readonly [string, string, SpfResult])[] = [
    ["v=spf1 ip4:192.0.2.0/24 -all", "192.0.2.77", "pass"],
    ["v=spf1 ip4:192.0.2.0/24 -all", "192.0.3.77", "fail"],
    ["V=SPF1 IP4:192.0.2.1 ~ALL", "192.0.2.1", "pass"],
    ["v=spf1 ip6:2001:db8::/32 ~all", "2001:db8:1::5", "pass"],
    ["v=spf1 ip6:2001:db8::/32 ~all", "192.0.2.1", "softfail"],
    ["v=spf1 a -all", "192.0.2.1", "pass"],
    ["v=spf1 a:mx.example.org/24//64 -all", "192.0.2.200", "pass"],
    ["v=spf1 mx/24 -all", "192.0.2.200", "pass"],
    ["v=spf1 mx -all", "2001:db8::1", "pass"],
    ["v=spf1 include:good.example ?all", "203.0.113.4", "pass"],
    ["v=spf1 include:good.example ?all", "192.0.2.1", "neutral"],
    ["v=spf1 -include:good.example +all", "203.0.113.4", "fail"],
    ["v=spf1 redirect=good.example", "192.0.2.1", "fail"],
    ["v=spf1 exp=x.example a", "203.0.113.4", "neutral"],
    ["v=spf1", "192.0.2.1", "neutral"],
    ["v=spf1 include:loop.example -all", "192.0.2.1", "permerror"],
    ["v=spf1 include:two.example -all", "192.0.2.1", "permerror"],
    ["v=spf1 include:none.example -all", "192.0.2.1", "permerror"],
    ["v=spf1 nonsense -all", "192.0.2.1", "permerror"],
    ["v=spf10 +all", "192.0.2.1", "none"],
  ];
  for (const [record, address, expected] of cases) {
    it(`${record} for ${address}: ${expected}`, async () => {
      assert.equal(await judge(record, address), expected);
    });
  }

  it("comes to some end for any record", async () => {
    const random = new SeededRandom(3);
    const words = [
      "v=spf1",
      "a",
      "mx",
      "ip4:",
      "ip6:",
      "/",
      "include:",
      "good.example",
      ":",
      "-all",
      "%{i}",
    ];
    for (let round = 0; round < 2000; round++) {
      const count = random.between(1, 12);
      const record = Array.from({ length: count }, () => random.pick(words)).join(
        random.chance(0.5) ? " " : "",
      );
      await judge(`v=spf1 ${record}`, random.chance(0.5) ? "192.0.2.1" : "2001:db8::1");
    }
  });
});
