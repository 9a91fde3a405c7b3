import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { CheckedPolicy } from "../mta-sts/check-policy.ts";
import { homepost } from "../testing/command-line.ts";
import { RunningControl } from "../testing/running-control.ts";
import { dailyResult, dayOf } from "../tls-rpt/daily-result.ts";
import type { TlsResult } from "../tls-rpt/tls-result.ts";

const policy = { mode: "enforce", mx: ["mx.a.example"], maxAgeSeconds: 86_400 } as const;

function checking(checked: Partial<CheckedPolicy>, asked: string[] = []) {
  return RunningControl.start({
    mtaSts: {
      checkPolicy: async (domain) => {
        asked.push(domain);
        return { recordId: undefined, policy: undefined, hosts: [], faults: [], ...checked };
      },
    },
  });
}

describe("mta-sts", () => {
  it("lists what is kept", async () => {
    await using control = await RunningControl.start();
    const { directory, store } = control;
    const none = await homepost("mta-sts list", { directory });
    assert.equal(none.out, "No domain has shown a policy yet\n");
    const failure = { resultType: "sts-policy-fetch-error", text: "status 404" } as const;
    await store.secureDelivery.keepStsPolicy({
      domain: "a.example",
      latest: { policy, recordId: "1", fetchedAt: 1000 },
      failure: undefined,
      usedAt: 1000,
    });
    await store.secureDelivery.keepStsPolicy({
      domain: "b.example",
      latest: undefined,
      failure: { ...failure, count: 1, retryAt: 2000 },
      usedAt: 1000,
    });
    const { out } = await homepost("mta-sts list", { directory });
    assert.match(out, /^a\.example {2}enforce {2}1970-.* {2}mx\.a\.example$/m);
    assert.match(out, /^b\.example {2}- .* status 404$/m);
    const { out: json } = await homepost("mta-sts list --json", { directory });
    assert.equal((JSON.parse(json) as unknown[]).length, 2);
    const { out: status } = await homepost("status", { directory });
    assert.match(status, /0 good sessions and 0 failed today, 1 MTA-STS policy$/m);
  });

  it("checks a domain", async () => {
    const asked: string[] = [];
    const hosts = [{ name: "mx.a.example", isNamed: true }];
    await using good = await checking({ recordId: "7", policy, hosts }, asked);
    const found = await homepost("mta-sts check BÜCHER.example", good);
    assert.deepEqual([found.code, asked], [0, ["xn--bcher-kva.example"]]);
    assert.match(found.out, /^record +id 7\nmode +enforce\n/);
    const wrong = await homepost("mta-sts check /", good);
    assert.match(wrong.err, /"\/" is no domain/);
  });

  it("says what is wrong with it", async () => {
    await using bad = await checking({ recordId: "7", faults: ["status 404"] });
    const found = await homepost("mta-sts check a.example", bad);
    assert.equal(found.code, 1);
    assert.match(found.out, /^mode +no policy$/m);
    assert.match(found.out, /^wrong +status 404$/m);
    await using none = await checking({});
    const nothing = await homepost("mta-sts check a.example", none);
    assert.deepEqual([nothing.code, nothing.out], [0, "a.example has no MTA-STS policy\n"]);
  });
});

describe("tls-results", () => {
  const result: TlsResult = {
    policyDomain: "a.example",
    recipientDomain: "a.example",
    isHost: false,
    policy: { type: "sts", strings: [], mxHosts: [] },
    successful: 2,
    failures: [
      {
        resultType: "certificate-expired",
        receivingMxHostname: "mx.a.example",
        receivingIp: "192.0.2.1",
        failureReasonCode: "CERT_HAS_EXPIRED",
      },
      { resultType: "sts-policy-fetch-error" },
    ],
  };

  it("shows sessions, and why they failed", async () => {
    await using control = await RunningControl.start({ now: Date.now });
    const { directory, store } = control;
    const now = Date.now();
    const none = await homepost("tls-results", { directory });
    assert.equal(none.out, "No session with another server is on record\n");
    const host = { ...result, policyDomain: "mx.a.example", isHost: true, failures: [] };
    await store.secureDelivery.recordTlsResults([
      dailyResult(result, now),
      dailyResult({ ...host, policy: { ...host.policy, type: "tlsa" } }, now),
    ]);
    const { out } = await homepost("tls-results a.example", { directory });
    assert.match(out, /^\S+ +a\.example +a\.example +MTA-STS +2 +2 +1 × /m);
    assert.match(out, /1 × certificate-expired mx\.a\.example 192\.0\.2\.1 \(CERT_HAS_EXPIRED\)$/m);
    assert.match(out, /1 × sts-policy-fetch-error$/m);
    assert.match(out, /^\S+ +mx\.a\.example +a\.example +DANE +2 +0$/m);
    const other = await homepost(`tls-results b.example --day ${dayOf(now)} --json`, { directory });
    assert.deepEqual(JSON.parse(other.out), []);
    const bad = await homepost("tls-results --day yesterday", { directory });
    assert.match(bad.err, /not a day/);
    const { out: status } = await homepost("status", { directory });
    assert.match(status, /2 good sessions and 2 failed today/);
  });
});
