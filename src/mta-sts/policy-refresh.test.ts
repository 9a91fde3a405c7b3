import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FakeClock } from "../testing/fake-clock.ts";
import { quietLog } from "../testing/store.ts";
import { MemoryPolicyCache } from "../testing/sts-policies.ts";
import type { KeptPolicy } from "./kept-policy.ts";
import { PolicyRefresh } from "./policy-refresh.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const start = 1000 * dayMs;

function kept(domain: string, changed: Partial<KeptPolicy> & { fetchedAt?: number }): KeptPolicy {
  const { fetchedAt = start, ...rest } = changed;
  const policy = { mode: "enforce", mx: ["x"], maxAgeSeconds: 600 } as const;
  const latest = { policy, recordId: "1", fetchedAt };
  return { domain, latest, failure: undefined, usedAt: start, ...rest };
}

/** The domains that were refreshed, with the hour after the start. */
async function refreshed(
  policies: readonly KeptPolicy[],
  untilMs: number,
  refresh: (domain: string) => void = () => {},
): Promise<{ asked: [string, number][]; cache: MemoryPolicyCache }> {
  const clock = new FakeClock(start);
  const cache = new MemoryPolicyCache();
  for (const policy of policies) cache.kept.set(policy.domain, policy);
  const asked: [string, number][] = [];
  await using loop = new PolicyRefresh({
    cache,
    policies: {
      refresh: (domain) => {
        asked.push([domain, (clock.now() - start) / hourMs]);
        refresh(domain);
        return Promise.resolve();
      },
    },
    clock,
    random: () => 0.5,
    log: quietLog(),
  });
  loop.start();
  for (let next = clock.next(); next !== undefined && next <= start + untilMs;) {
    clock.advanceTo(next);
    await new Promise(setImmediate);
    next = clock.next();
  }
  return { asked, cache };
}

describe("policies in use", () => {
  it("are refreshed once a day, spread over three hours, where they are not fresh", async () => {
    const stale = start - 13 * hourMs;
    const policies = [
      kept("a.example", { fetchedAt: stale }),
      kept("b.example", { fetchedAt: stale }),
      kept("c.example", { fetchedAt: start - hourMs }),
      kept("d.example", {
        latest: undefined,
        failure: { resultType: "sts-policy-invalid", text: "", count: 1, retryAt: start },
      }),
    ];
    const { asked } = await refreshed(policies, 23 * hourMs);
    const minute = 1 / 60;
    assert.deepEqual(
      asked.map(([domain, hour]) => [domain, Math.round((hour - 10 * minute) * 10) / 10]),
      [
        ["a.example", 1.5],
        ["b.example", 3],
      ],
    );
  });

  it("are refreshed the next day again, also after a fault", async () => {
    const policies = [kept("a.example", { fetchedAt: start - dayMs })];
    const { asked } = await refreshed(policies, 72 * hourMs, () => {
      throw new Error("a fault");
    });
    assert.equal(asked.length, 3);
    assert.equal((await refreshed(policies, 72 * hourMs)).asked.length, 3);
  });

  it("are forgotten when nobody has asked for half a year, failures after two days", async () => {
    const failure = { resultType: "sts-policy-invalid", text: "", count: 1, retryAt: 0 } as const;
    const { cache } = await refreshed(
      [
        kept("used.example", { usedAt: start - 179 * dayMs }),
        kept("unused.example", { usedAt: start - 180 * dayMs }),
        kept("failing.example", { latest: undefined, failure, usedAt: start - dayMs }),
        kept("failed.example", { latest: undefined, failure, usedAt: start - 2 * dayMs }),
      ],
      hourMs,
    );
    assert.deepEqual([...cache.kept.keys()], ["used.example", "failing.example"]);
  });
});
