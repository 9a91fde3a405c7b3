import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FixedResolver } from "../dns/fixed-resolver.ts";
import type { FixedZone } from "../dns/fixed-resolver.ts";
import { FixedFetcher } from "../testing/sts-policies.ts";
import { checkPolicy } from "./check-policy.ts";
import type { CheckedPolicy } from "./check-policy.ts";
import type { FetchedPolicy } from "./fetch-policy.ts";
import type { StsPolicy } from "./sts-policy.ts";

const good: FixedZone = {
  txt: (name) => (name === "_mta-sts.example.org" ? ["v=STSv1; id=7"] : undefined),
  mx: () => [{ preference: 10, exchange: "mx.example.org" }],
};
const policy: StsPolicy = { mode: "enforce", mx: ["mx.example.org"], maxAgeSeconds: 86_400 };
const missing: FetchedPolicy = {
  kind: "failed",
  failure: { resultType: "sts-policy-fetch-error", text: "status 404" },
};

function checked(zone: FixedZone, fetched: FetchedPolicy | StsPolicy): Promise<CheckedPolicy> {
  const next: FetchedPolicy = "kind" in fetched ? fetched : { kind: "policy", policy: fetched };
  return checkPolicy("example.org", {
    resolver: new FixedResolver({ ...good, ...zone }),
    fetcher: new FixedFetcher(next),
    signal: new AbortController().signal,
  });
}

describe("the check of a domain's policy", () => {
  it("is content with a good one", async () => {
    assert.deepEqual(await checked({}, policy), {
      recordId: "7",
      policy,
      hosts: [{ name: "mx.example.org", isNamed: true }],
      faults: [],
    });
  });

  const down = { kind: "failed", reason: "down" } as const;
  const cases: readonly (readonly [string, FixedZone, FetchedPolicy | StsPolicy, RegExp[]])[] = [
    ["has nothing to say about none", { txt: () => undefined }, missing, []],
    ["tells of a record without a policy", {}, missing, [/status 404/]],
    ["tells of a policy without a record", { txt: () => undefined }, policy, [/no record at _mta/]],
    [
      "tells of two records",
      { txt: () => ["v=STSv1; id=1", "v=STSv1; id=2"] },
      policy,
      [/several/],
    ],
    ["tells that the DNS is down", { txt: () => down, mx: () => down }, missing, [/down/, /down/]],
    [
      "compares mail hosts and policy, both ways",
      {
        mx: () =>
          ["mx.example.org", "b.example.net"].map((exchange) => ({ preference: 1, exchange })),
      },
      { ...policy, mx: ["*.example.org", "*.example.com"] },
      [/name the mail host b\.example\.net/, /\*\.example\.com, which is no mail host/],
    ],
    [
      "takes the domain itself for its mail host",
      { mx: () => [] },
      policy,
      [/host example\.org/, /mx\./],
    ],
    ["wants a day at least", {}, { ...policy, maxAgeSeconds: 600 }, [/less than a day/]],
    ["leaves a policy alone that is none", {}, { mode: "none", mx: [], maxAgeSeconds: 1 }, []],
  ];
  for (const [what, zone, fetched, faults] of cases) {
    it(what, async () => {
      const found = (await checked(zone, fetched)).faults;
      assert.equal(found.length, faults.length, found.join("\n"));
      for (const [index, fault] of faults.entries()) assert.match(found[index]!, fault);
    });
  }
});
