import type { FetchedPolicy, PolicyFetcher } from "../mta-sts/fetch-policy.ts";
import type { KeptPolicy, PolicyCache } from "../mta-sts/kept-policy.ts";
import type { PolicyAnswer, PolicySource } from "../mta-sts/policy-source.ts";

/** Answers as the test says; domains that it does not name have no policy. */
export class FixedPolicies implements PolicySource {
  readonly answers: Map<string, PolicyAnswer>;
  readonly asked: string[] = [];

  constructor(answers: Readonly<Record<string, PolicyAnswer>> = {}) {
    this.answers = new Map(Object.entries(answers));
  }

  policyFor(domain: string): Promise<PolicyAnswer> {
    this.asked.push(domain);
    return Promise.resolve(this.answers.get(domain) ?? { kind: "none" });
  }
}

/** Keeps policies in memory, and copies them as the store does. */
export class MemoryPolicyCache implements PolicyCache {
  readonly kept = new Map<string, KeptPolicy>();
  /** How often something was written. */
  writes = 0;

  stsPolicy(domain: string): KeptPolicy | undefined {
    return this.kept.get(domain);
  }

  stsPolicies(): KeptPolicy[] {
    return [...this.kept.values()].toSorted((a, b) => (a.domain < b.domain ? -1 : 1));
  }

  keepStsPolicy(policy: KeptPolicy): Promise<void> {
    this.writes++;
    this.kept.set(policy.domain, structuredClone(policy));
    return Promise.resolve();
  }

  removeStsPolicies(domains: readonly string[]): Promise<void> {
    this.writes++;
    for (const domain of domains) this.kept.delete(domain);
    return Promise.resolve();
  }
}

/** Hands out `next`, and notes for whom. */
export class FixedFetcher implements PolicyFetcher {
  readonly asked: string[] = [];
  next: FetchedPolicy;

  constructor(next: FetchedPolicy) {
    this.next = next;
  }

  fetch(domain: string): Promise<FetchedPolicy> {
    this.asked.push(domain);
    return Promise.resolve(this.next);
  }
}
