import { AbnfError } from "../abnf/scanner.ts";
import type { Resolver } from "../dns/resolver.ts";
import type { PolicyFetcher } from "./fetch-policy.ts";
import { isMxOfPolicy } from "./sts-policy.ts";
import type { StsPolicy } from "./sts-policy.ts";
import { stsRecordOf } from "./sts-record.ts";

/** What is found at a domain now, whatever was kept of it before. */
export interface CheckedPolicy {
  /** Undefined: the domain says nothing about a policy. */
  readonly recordId: string | undefined;
  readonly policy: StsPolicy | undefined;
  /** Mail hosts of the domain, and whether the policy names them. */
  readonly hosts: readonly { readonly name: string; readonly isNamed: boolean }[];
  /** What is wrong, or unwise, in words for people. */
  readonly faults: readonly string[];
}

export interface PolicyCheckOptions {
  readonly resolver: Pick<Resolver, "txt" | "mx">;
  readonly fetcher: PolicyFetcher;
  readonly signal: AbortSignal;
}

const advisableSecondsMin = 86_400;

/** Looks at all that a sender would look at. `domain` in A-labels. RFC 8461 §3, mail-behaviours 11.2 */
export async function checkPolicy(
  domain: string,
  options: PolicyCheckOptions,
): Promise<CheckedPolicy> {
  const { fetcher, resolver, signal } = options;
  const faults: string[] = [];
  const recordId = await recordIdOf(domain, resolver, faults);
  // The policy is of interest without a record too: that is how one begins.
  const fetched = await fetcher.fetch(domain, signal);
  const policy = fetched.kind === "policy" ? fetched.policy : undefined;
  if (fetched.kind === "failed" && recordId !== undefined) faults.push(fetched.failure.text);
  if (policy !== undefined && recordId === undefined && faults.length === 0) {
    faults.push(`There is a policy, but no record at _mta-sts.${domain}: nobody looks for it`);
  }
  const names = await mailHostsOf(domain, resolver, faults);
  const hosts = names.map((name) => ({
    name,
    isNamed: policy !== undefined && isMxOfPolicy(policy, name),
  }));
  if (policy !== undefined) faults.push(...faultsOf(policy, hosts));
  return { recordId, policy, hosts, faults };
}

async function recordIdOf(
  domain: string,
  resolver: PolicyCheckOptions["resolver"],
  faults: string[],
): Promise<string | undefined> {
  const answer = await resolver.txt(`_mta-sts.${domain}`);
  if (answer.kind === "failed") faults.push(`The DNS gives no answer: ${answer.reason}`);
  if (answer.kind !== "found") return undefined;
  try {
    return stsRecordOf(answer.records)?.id;
  } catch (error) {
    if (!(error instanceof AbnfError)) throw error;
    faults.push(`The record at _mta-sts.${domain} is malformed: ${error.reason}`);
    return undefined;
  }
}

async function mailHostsOf(
  domain: string,
  resolver: PolicyCheckOptions["resolver"],
  faults: string[],
): Promise<readonly string[]> {
  const answer = await resolver.mx(domain);
  switch (answer.kind) {
    case "found":
      return answer.records.map(({ exchange }) => exchange).filter((name) => name !== "");
    case "none":
      return answer.nxDomain ? [] : [domain];
    case "failed":
      faults.push(`The mail hosts cannot be found: ${answer.reason}`);
      return [];
  }
}

function faultsOf(policy: StsPolicy, hosts: CheckedPolicy["hosts"]): string[] {
  if (policy.mode === "none") return [];
  const faults = hosts
    .filter(({ isNamed }) => !isNamed)
    .map(({ name }) => `The policy does not name the mail host ${name}`);
  for (const pattern of policy.mx) {
    const only: StsPolicy = { ...policy, mx: [pattern] };
    if (hosts.some(({ name }) => isMxOfPolicy(only, name))) continue;
    faults.push(`The policy names ${pattern}, which is no mail host of the domain`);
  }
  if (policy.maxAgeSeconds < advisableSecondsMin) {
    faults.push("The policy holds for less than a day (max_age), too short to protect anybody");
  }
  return faults;
}
