import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { KeptPolicy } from "../mta-sts/kept-policy.ts";
import { meddle } from "../testing/meddle.ts";
import { TestStore } from "../testing/store.ts";
import { dailyResult, dayOf, failureKindsMax } from "../tls-rpt/daily-result.ts";
import type { DailyTlsResult } from "../tls-rpt/daily-result.ts";
import type { TlsFailure, TlsResult } from "../tls-rpt/tls-result.ts";

const dayMs = 86_400_000;

const failed: KeptPolicy = {
  domain: "b.example",
  latest: undefined,
  failure: { resultType: "sts-policy-fetch-error", text: "no", count: 2, retryAt: 9 },
  usedAt: 3,
};
const kept: KeptPolicy = {
  domain: "a.example",
  latest: {
    policy: { mode: "enforce", mx: ["*.a.example"], maxAgeSeconds: 60 },
    recordId: "1",
    fetchedAt: 5,
  },
  failure: undefined,
  usedAt: 5,
};

describe("policies of domains", () => {
  it("are kept over restarts, replaced and removed", async () => {
    await using test = await TestStore.open();
    const { secureDelivery } = test.store;
    await Promise.all([failed, kept].map((policy) => secureDelivery.keepStsPolicy(policy)));
    await test.reopen();
    const policies = test.store.secureDelivery;
    assert.deepEqual(plain(policies.stsPolicies()), plain([kept, failed]));
    assert.equal(policies.stsPolicy("c.example"), undefined);
    await policies.keepStsPolicy({ ...kept, failure: failed.failure });
    assert.equal(policies.stsPolicy("a.example")?.failure?.text, "no");
    await policies.removeStsPolicies(["a.example", "c.example"]);
    assert.deepEqual(plain(policies.stsPolicies()), plain([failed]));
  });
});

const expired: TlsFailure = {
  resultType: "certificate-expired",
  receivingMxHostname: "mx.a.example",
  receivingIp: "192.0.2.1",
};

function result(changed: Partial<TlsResult> = {}): TlsResult {
  return {
    policyDomain: "a.example",
    recipientDomain: "a.example",
    isHost: false,
    policy: { type: "sts", strings: ["version: STSv1"], mxHosts: ["*.a.example"] },
    successful: 1,
    failures: [],
    ...changed,
  };
}

describe("results of TLS", () => {
  const now = Date.now();
  const host = result({ policyDomain: "mx.a.example", isHost: true });

  it("are added up by day, domain and policy", async () => {
    await using test = await TestStore.open();
    const { secureDelivery } = test.store;
    await secureDelivery.recordTlsResults([
      dailyResult(result({ report: "tls" }), now),
      dailyResult(result({ failures: [expired, { resultType: "validation-failure" }] }), now + 1),
      dailyResult(host, now),
      dailyResult(result({ successful: 5 }), now - dayMs),
    ]);
    await secureDelivery.recordTlsResults([
      dailyResult(result({ failures: [{ ...expired, failedSessionCount: 3 }] }), now),
    ]);
    const all = secureDelivery.tlsResults({ limit: 10 });
    assert.deepEqual(all.map(summary), [
      [dayOf(now), "a.example", 3, 5, true],
      [dayOf(now), "mx.a.example", 1, 0, true],
      [dayOf(now - dayMs), "a.example", 5, 0, true],
    ]);
    const [first] = all;
    const counts = first?.failures.map((one) => `${one.resultType} ${one.failedSessionCount}`);
    assert.deepEqual(counts?.toSorted(), ["certificate-expired 4", "validation-failure 1"]);
    assert.deepEqual([first?.firstAt, first?.lastAt], [now, now + 1]);
    assert.deepEqual(first?.policy, result().policy);
    const ofHost = secureDelivery.tlsResults({ domain: "mx.a.example", limit: 10 });
    assert.deepEqual(
      ofHost.map(({ isHost }) => isHost),
      [true],
    );
    const yesterday = { domain: "a.example", day: dayOf(now - dayMs), limit: 10 };
    assert.equal(secureDelivery.tlsResults(yesterday).length, 1);
    assert.equal(secureDelivery.tlsResults({ limit: 2 }).length, 2);
    assert.deepEqual(secureDelivery.tlsSessions(dayOf(now)), { successful: 3, failed: 5 });
    assert.deepEqual(secureDelivery.tlsSessions("2000-01-01"), { successful: 0, failed: 0 });
  });

  it("are forgotten after two weeks, with their failures", async () => {
    await using test = await TestStore.open();
    const { secureDelivery } = test.store;
    const old = dailyResult(result({ failures: [expired] }), now - 16 * dayMs);
    await secureDelivery.recordTlsResults([old, dailyResult(result(), now)]);
    assert.deepEqual(
      secureDelivery.tlsResults({ limit: 10 }).map(({ day }) => day),
      [dayOf(now)],
    );
  });

  it("tell apart so many kinds of failures and count the rest", async () => {
    await using test = await TestStore.open();
    const { secureDelivery } = test.store;
    const failures = Array.from({ length: failureKindsMax + 20 }, (_, index) => {
      return { ...expired, receivingIp: `192.0.2.${index}` };
    });
    for (const part of [failures.slice(0, 90), failures.slice(80)]) {
      await secureDelivery.recordTlsResults([dailyResult(result({ failures: part }), now)]);
    }
    const [found] = secureDelivery.tlsResults({ limit: 1 });
    assert.equal(found?.failed, failures.length + 10);
    assert.equal(found.failures.length, failureKindsMax);
    const counts = new Map(found.failures.map((one) => [one.receivingIp, one.failedSessionCount]));
    assert.deepEqual([counts.get("192.0.2.0"), counts.get("192.0.2.85")], [1, 2]);
  });
});

describe("what servers of a domain could do", () => {
  const seen = { accountId: 1, domain: "a.example", startTls: true, requireTls: true, at: 1000 };

  it("is remembered for each account", async () => {
    await using test = await TestStore.open(["you", "they"]);
    const { secureDelivery } = test.store;
    const accountId = test.accountId();
    await secureDelivery.rememberTlsSupport({ ...seen, accountId });
    await secureDelivery.rememberTlsSupport({ ...seen, accountId: 99 });
    const { startTls, requireTls, at } = seen;
    const expected = { startTls, requireTls, at };
    assert.deepEqual(secureDelivery.tlsSupport(accountId, "a.example"), expected);
    assert.equal(secureDelivery.tlsSupport(test.accountId("they"), "a.example"), undefined);
    assert.equal(secureDelivery.tlsSupport(accountId, "b.example"), undefined);
  });

  it("is written where it is news, and once a week", async () => {
    await using test = await TestStore.open();
    const { secureDelivery } = test.store;
    const accountId = test.accountId();
    const steps: readonly (readonly [
      startTls: boolean,
      boolean | undefined,
      at: number,
      boolean,
    ])[] = [
      [true, true, 1000, true],
      [true, true, 2000, false],
      [true, undefined, 2000, false],
      [false, undefined, 3000, true],
      [false, false, 4000, true],
      [false, false, 4000 + 7 * dayMs, false],
      [false, false, 4001 + 7 * dayMs, true],
    ];
    for (const [startTls, requireTls, at, isWritten] of steps) {
      await secureDelivery.rememberTlsSupport({
        accountId,
        domain: "a.example",
        startTls,
        requireTls,
        at,
      });
      const known = secureDelivery.tlsSupport(accountId, "a.example");
      assert.equal(known?.at === at, isWritten, `${at}`);
    }
    assert.equal(secureDelivery.tlsSupport(accountId, "a.example")?.requireTls, false);
  });
});

it("is checked with the rest", async () => {
  await using test = await TestStore.open();
  const { secureDelivery } = test.store;
  await secureDelivery.recordTlsResults([dailyResult(result({ failures: [expired] }), Date.now())]);
  await secureDelivery.keepStsPolicy(kept);
  meddle(test.directory, "UPDATE tls_result SET failed = 0");
  meddle(test.directory, "UPDATE sts_policy SET latest = NULL");
  meddle(test.directory, "INSERT INTO tls_support VALUES (77, 'x', 1, 1, 1)");
  const faults = await test.faults();
  assert.equal(faults.length, 3, faults.join());
  meddle(test.directory, "DELETE FROM tls_support");
  meddle(test.directory, "DELETE FROM sts_policy");
  meddle(test.directory, "DELETE FROM tls_result");
  assert.match((await test.faults()).join(), /belongs to no result/);
  meddle(test.directory, "DELETE FROM tls_failure");
});

function summary(of: DailyTlsResult): unknown[] {
  return [of.day, of.policyDomain, of.successful, of.failed, of.isReportable];
}

/** What is undefined in JSON is absent. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
