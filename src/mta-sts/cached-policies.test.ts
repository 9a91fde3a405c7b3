import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { FixedResolver } from "../dns/fixed-resolver.ts";
import type { FixedZone } from "../dns/fixed-resolver.ts";
import { quietLog } from "../testing/store.ts";
import { FixedFetcher, MemoryPolicyCache } from "../testing/sts-policies.ts";
import { CachedPolicies } from "./cached-policies.ts";
import type { FetchedPolicy } from "./fetch-policy.ts";
import type { PolicyAnswer } from "./policy-source.ts";
import type { StsPolicy } from "./sts-policy.ts";

const policy: StsPolicy = { mode: "enforce", mx: ["mx.example.org"], maxAgeSeconds: 86_400 };
const testing: StsPolicy = { ...policy, mode: "testing" };
const none: PolicyAnswer = { kind: "none", failure: undefined };
const failure = { resultType: "sts-policy-fetch-error", text: "no" } as const;
const missed: FetchedPolicy = { kind: "failed", failure };
const minuteMs = 60_000;
const never = new AbortController().signal;

function had(what: StsPolicy): FetchedPolicy {
  return { kind: "policy", policy: what };
}

function inForce(what: StsPolicy, miss?: typeof failure): PolicyAnswer {
  return { kind: "policy", policy: what, failure: miss };
}

/** Policies of example.org, whose DNS and policy host do as the test says. */
class Scene {
  now = 1_000_000;
  records: ReturnType<NonNullable<FixedZone["txt"]>> = ["v=STSv1; id=1;"];
  readonly cache = new MemoryPolicyCache();
  readonly fetcher = new FixedFetcher(had(policy));
  readonly policies = new CachedPolicies({
    cache: this.cache,
    resolver: new FixedResolver({
      txt: (name) => (name === "_mta-sts.example.org" ? this.records : undefined),
    }),
    fetcher: this.fetcher,
    now: () => this.now,
    log: quietLog(),
  });

  ask(domain = "example.org", signal = never): Promise<PolicyAnswer> {
    return this.policies.policyFor(domain, signal);
  }
}

describe("the policy of a domain", () => {
  it("is fetched once, and again when its record changes", async () => {
    const scene = new Scene();
    assert.deepEqual(await scene.ask(), inForce(policy));
    assert.deepEqual(await scene.ask("EXAMPLE.org."), inForce(policy));
    assert.deepEqual(scene.fetcher.asked, ["example.org"]);
    assert.equal(scene.cache.writes, 1);
    scene.records = ["v=STSv1; id=2"];
    scene.fetcher.next = had(testing);
    assert.deepEqual(await scene.ask(), inForce(testing));
    assert.equal(scene.fetcher.asked.length, 2);
  });

  it("is none where there is no record, no domain, or the policy says so", async () => {
    const scene = new Scene();
    assert.deepEqual(await scene.ask("other.example"), none);
    assert.deepEqual(await scene.ask("[192.0.2.1]"), { kind: "none" });
    assert.deepEqual(scene.fetcher.asked, []);
    scene.fetcher.next = had({ mode: "none", mx: [], maxAgeSeconds: 60 });
    assert.deepEqual(await scene.ask(), none);
    assert.deepEqual(await scene.ask(), none);
    assert.deepEqual(scene.fetcher.asked, ["example.org"]);
  });

  it("is asked for once by deliveries at the same time", async () => {
    const scene = new Scene();
    const ended = AbortSignal.abort();
    const answers = await Promise.all([scene.ask(), scene.ask("example.org", ended), scene.ask()]);
    assert.deepEqual(answers, [
      inForce(policy),
      { kind: "failed", reason: "The attempt was ended" },
      inForce(policy),
    ]);
    assert.deepEqual(scene.fetcher.asked, ["example.org"]);
  });

  it("holds for its time, whatever the DNS says, and no longer", async () => {
    const scene = new Scene();
    await scene.ask();
    scene.now += policy.maxAgeSeconds * 1000 - 1;
    const down = { kind: "failed", reason: "down" } as const;
    for (const records of [undefined, [], down]) {
      scene.records = records;
      assert.deepEqual(await scene.ask(), inForce(policy));
    }
    scene.now++;
    assert.deepEqual(await scene.ask(), down);
    scene.records = [];
    assert.deepEqual(await scene.ask(), none);
    scene.records = ["v=STSv1; id=1;"];
    assert.deepEqual(await scene.ask(), inForce(policy));
    assert.equal(scene.fetcher.asked.length, 2);
  });

  it("is not there where its record is malformed, which is reported", async () => {
    const scene = new Scene();
    scene.records = ["v=STSv1; id=1", "v=STSv1; id=2"];
    const answer = await scene.ask();
    assert.equal(answer.kind, "none");
    assert.equal(answer.failure?.resultType, "sts-policy-invalid");
  });
});

describe("a policy host that fails", () => {
  it("is left alone for five minutes, then for twice as long", async () => {
    const scene = new Scene();
    scene.fetcher.next = missed;
    const ask = async (afterMs: number, fetches: number): Promise<void> => {
      scene.now += afterMs;
      assert.deepEqual(await scene.ask(), { kind: "none", failure });
      assert.equal(scene.fetcher.asked.length, fetches);
    };
    await ask(0, 1);
    await ask(5 * minuteMs - 1, 1);
    await ask(1, 2);
    await ask(10 * minuteMs - 1, 2);
    await ask(1, 3);
    for (let day = 0; day < 60; day++) await ask(1440 * minuteMs, 4 + day);
    scene.now += 1440 * minuteMs;
    scene.fetcher.next = had(policy);
    assert.deepEqual(await scene.ask(), inForce(policy));
    assert.equal(scene.cache.kept.get("example.org")?.failure, undefined);
  });

  it("leaves the policy in force that is there", async () => {
    const scene = new Scene();
    await scene.ask();
    scene.records = ["v=STSv1; id=2"];
    scene.fetcher.next = missed;
    assert.deepEqual(await scene.ask(), inForce(policy, failure));
    assert.deepEqual(await scene.ask(), inForce(policy, failure));
    assert.equal(scene.fetcher.asked.length, 2);
    scene.records = ["v=STSv1; id=1"];
    assert.deepEqual(await scene.ask(), inForce(policy), "the record is back at the old policy");
  });
});

describe("policies of the cache", () => {
  it("are refreshed, and removed where they are gone", async () => {
    const scene = new Scene();
    await scene.ask();
    scene.now += policy.maxAgeSeconds * 1000 - 1;
    assert.deepEqual(await scene.policies.refresh("example.org"), inForce(policy));
    scene.now += policy.maxAgeSeconds * 1000 - 1;
    scene.records = [];
    assert.deepEqual(await scene.policies.refresh("example.org"), inForce(policy));
    scene.now += 1;
    assert.deepEqual(await scene.policies.refresh("example.org"), none);
    assert.equal(scene.cache.kept.size, 0);
  });

  it("know the day of their last use", async () => {
    const scene = new Scene();
    await scene.ask();
    scene.now += 1439 * minuteMs;
    await scene.ask();
    assert.equal(scene.cache.writes, 1);
    scene.now += minuteMs;
    await scene.ask();
    assert.equal(scene.cache.kept.get("example.org")?.usedAt, scene.now);
  });

  it("cannot be kept, and hold for this delivery all the same", async () => {
    const scene = new Scene();
    scene.cache.keepStsPolicy = () => Promise.reject(new Error("disk full"));
    assert.deepEqual(await scene.ask(), inForce(policy));
    scene.cache.stsPolicy = () => {
      throw new Error("closed");
    };
    assert.deepEqual(await scene.ask(), { kind: "failed", reason: "A fault in this server" });
  });

  it("are not touched by what ends with the server", async () => {
    const scene = new Scene();
    scene.policies[Symbol.dispose]();
    assert.equal((await scene.ask()).kind, "failed");
    assert.equal(scene.cache.writes, 0);
  });
});
