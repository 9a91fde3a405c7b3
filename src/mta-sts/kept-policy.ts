import type { StsFailure } from "./policy-source.ts";
import type { StsPolicy } from "./sts-policy.ts";

/** What is remembered of a domain that says that it has a policy. Times are milliseconds since 1970. */
export interface KeptPolicy {
  /** A-labels, lower case. */
  readonly domain: string;
  /** The latest policy that was had; undefined where none ever was. */
  readonly latest: FetchedAt | undefined;
  /** The latest attempt to fetch, where it failed. */
  readonly failure: FetchFailure | undefined;
  /** When a delivery last asked, to a day. */
  readonly usedAt: number;
}

export interface FetchedAt {
  readonly policy: StsPolicy;
  /** Of the record by which it was found. */
  readonly recordId: string;
  readonly fetchedAt: number;
}

export interface FetchFailure extends StsFailure {
  /** In a row. */
  readonly count: number;
  /** Not tried again before. */
  readonly retryAt: number;
}

/** Where policies are kept over restarts. */
export interface PolicyCache {
  stsPolicy(domain: string): KeptPolicy | undefined;
  /** In the order of their names. */
  stsPolicies(): KeptPolicy[];
  /** In place of what was kept of that domain. */
  keepStsPolicy(policy: KeptPolicy): Promise<void>;
  removeStsPolicies(domains: readonly string[]): Promise<void>;
}

/** The policy that is in force by what is kept. RFC 8461 §3.2, max_age */
export function validPolicy(kept: KeptPolicy | undefined, now: number): StsPolicy | undefined {
  return kept?.latest !== undefined && now < expiresAt(kept.latest)
    ? kept.latest.policy
    : undefined;
}

export function expiresAt({ policy, fetchedAt }: FetchedAt): number {
  return fetchedAt + policy.maxAgeSeconds * 1000;
}
