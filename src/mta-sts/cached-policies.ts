// Policies of the domains that our accounts write to. RFC 8461 §3 and §5
//
// 1. Each delivery asks the DNS whether the policy has changed; the resolver keeps the answer for a while.
// 2. What was fetched counts for as long as it says (max_age), whatever the DNS or the policy host say or do not say
//    meanwhile: who can suppress their answers must not be able to take the protection away.
// 3. Where no policy can be had and none is in force, mail goes as though there were none. Only where the DNS gives no
//    answer at all is it put off.
// 4. A policy host that fails is left alone for a while: five minutes, then twice as long each time, at most a day.
// 5. Deliveries that ask for the same domain at a time share one lookup. It goes on when they end.

import { AbnfError } from "../abnf/scanner.ts";
import { domainNameOf } from "../dns/domain-name.ts";
import type { Resolver } from "../dns/resolver.ts";
import { faultText } from "../log/fault-text.ts";
import type { Log } from "../log/log.ts";
import type { PolicyFetcher } from "./fetch-policy.ts";
import type { FetchFailure, KeptPolicy, PolicyCache } from "./kept-policy.ts";
import { validPolicy } from "./kept-policy.ts";
import type { PolicyAnswer, PolicySource, StsFailure } from "./policy-source.ts";
import type { StsPolicy } from "./sts-policy.ts";
import type { StsRecord } from "./sts-record.ts";
import { stsRecordOf } from "./sts-record.ts";

export interface CachedPoliciesOptions {
  readonly cache: PolicyCache;
  readonly resolver: Pick<Resolver, "txt">;
  readonly fetcher: PolicyFetcher;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly log: Log;
}

const retryMsMin = 5 * 60_000;
const retryMsMax = 86_400_000;
/** The time of use is written once in that time: a policy is forgotten after half a year only. */
const usedAtGrainMs = 86_400_000;

export class CachedPolicies implements PolicySource, Disposable {
  readonly #options: CachedPoliciesOptions;
  readonly #underWay = new Map<string, Promise<PolicyAnswer>>();
  readonly #closing = new AbortController();

  constructor(options: CachedPoliciesOptions) {
    this.#options = options;
  }

  async policyFor(domain: string, signal: AbortSignal): Promise<PolicyAnswer> {
    const name = domainNameOf(domain);
    // Such as an address: it has no policy.
    if (name === undefined) return { kind: "none" };
    let lookup = this.#underWay.get(name);
    if (lookup === undefined) {
      lookup = this.#answer(name).finally(() => this.#underWay.delete(name));
      this.#underWay.set(name, lookup);
    }
    return endedBy(signal, lookup);
  }

  /** Fetches anew, so that the policy stays in force; for the loop and for people. Takes A-labels in lower case. */
  async refresh(domain: string): Promise<PolicyAnswer> {
    const { cache, now } = this.#options;
    const kept = cache.stsPolicy(domain);
    const record = await this.#record(domain);
    if (record.kind === "found") return this.#fetch(domain, record.record, kept);
    const isGone = record.kind === "none" && validPolicy(kept, now()) === undefined;
    if (isGone && kept !== undefined) await cache.removeStsPolicies([domain]);
    return withoutRecord(kept, record, now());
  }

  /** Ends what is under way. */
  [Symbol.dispose](): void {
    this.#closing.abort();
  }

  async #answer(domain: string): Promise<PolicyAnswer> {
    try {
      return await this.#lookUp(domain);
    } catch (error) {
      this.#options.log.error("mta-sts.lookup.failed", { domain, fault: faultText(error) });
      return { kind: "failed", reason: "A fault in this server" };
    }
  }

  async #lookUp(domain: string): Promise<PolicyAnswer> {
    const { cache, now } = this.#options;
    const kept = this.#used(cache.stsPolicy(domain));
    const record = await this.#record(domain);
    if (record.kind !== "found") return withoutRecord(kept, record, now());
    const policy = validPolicy(kept, now());
    const isCurrent = kept?.latest?.recordId === record.record.id;
    if (isCurrent && policy !== undefined) return answerOf(policy);
    if (kept?.failure !== undefined && now() < kept.failure.retryAt) {
      return answerOf(policy, kept.failure);
    }
    return this.#fetch(domain, record.record, kept);
  }

  async #record(domain: string): Promise<Record> {
    const answer = await this.#options.resolver.txt(`_mta-sts.${domain}`);
    if (answer.kind === "failed") return { kind: "failed", reason: answer.reason };
    if (answer.kind === "none") return { kind: "none", failure: undefined };
    try {
      const record = stsRecordOf(answer.records);
      return record === undefined
        ? { kind: "none", failure: undefined }
        : { kind: "found", record };
    } catch (error) {
      if (!(error instanceof AbnfError)) throw error;
      const text = `The record _mta-sts.${domain} is malformed: ${error.reason}`;
      return { kind: "none", failure: { resultType: "sts-policy-invalid", text } };
    }
  }

  async #fetch(
    domain: string,
    { id }: StsRecord,
    before: KeptPolicy | undefined,
  ): Promise<PolicyAnswer> {
    const { fetcher, log, now } = this.#options;
    const fetched = await fetcher.fetch(domain, this.#closing.signal);
    if (this.#closing.signal.aborted) return { kind: "failed", reason: "The server is stopping" };
    const at = now();
    let kept: KeptPolicy;
    if (fetched.kind === "policy") {
      const { policy } = fetched;
      const latest = { policy, recordId: id, fetchedAt: at };
      kept = { domain, latest, failure: undefined, usedAt: before?.usedAt ?? at };
      log.info("mta-sts.policy.fetched", { domain, mode: policy.mode });
    } else {
      const failure = failureAfter(before?.failure, fetched.failure, at);
      kept = { domain, latest: before?.latest, failure, usedAt: before?.usedAt ?? at };
      log.info("mta-sts.policy.missed", { domain, reason: failure.text });
    }
    await this.#keep(kept);
    return answerOf(validPolicy(kept, at), kept.failure);
  }

  #used(kept: KeptPolicy | undefined): KeptPolicy | undefined {
    const usedAt = this.#options.now();
    if (kept === undefined || usedAt - kept.usedAt < usedAtGrainMs) return kept;
    const used = { ...kept, usedAt };
    void this.#keep(used);
    return used;
  }

  async #keep(kept: KeptPolicy): Promise<void> {
    try {
      await this.#options.cache.keepStsPolicy(kept);
    } catch (error) {
      // Such as a full disk: the answer holds for this delivery all the same.
      this.#options.log.warn("mta-sts.policy.lost", {
        domain: kept.domain,
        reason: faultText(error),
      });
    }
  }
}

type Record =
  | { readonly kind: "found"; readonly record: StsRecord }
  | { readonly kind: "none"; readonly failure: StsFailure | undefined }
  | { readonly kind: "failed"; readonly reason: string };

/** RFC 8461 §3.3: a policy in force stays so when no record is found. */
function withoutRecord(
  kept: KeptPolicy | undefined,
  record: Exclude<Record, { readonly kind: "found" }>,
  now: number,
): PolicyAnswer {
  const policy = validPolicy(kept, now);
  if (record.kind === "none") return answerOf(policy, record.failure);
  return policy === undefined ? record : answerOf(policy);
}

function answerOf(policy: StsPolicy | undefined, missed?: StsFailure): PolicyAnswer {
  const failure = missed && { resultType: missed.resultType, text: missed.text };
  return policy === undefined || policy.mode === "none"
    ? { kind: "none", failure }
    : { kind: "policy", policy, failure };
}

function failureAfter(
  before: FetchFailure | undefined,
  failure: StsFailure,
  at: number,
): FetchFailure {
  const count = (before?.count ?? 0) + 1;
  const wait = Math.min(retryMsMin * 2 ** Math.min(count - 1, 20), retryMsMax);
  return { ...failure, count, retryAt: at + wait };
}

async function endedBy(signal: AbortSignal, lookup: Promise<PolicyAnswer>): Promise<PolicyAnswer> {
  const ended: PolicyAnswer = { kind: "failed", reason: "The attempt was ended" };
  if (signal.aborted) return ended;
  const { promise, resolve } = Promise.withResolvers<PolicyAnswer>();
  const end = (): void => resolve(ended);
  signal.addEventListener("abort", end, { once: true });
  try {
    return await Promise.race([lookup, promise]);
  } finally {
    signal.removeEventListener("abort", end);
  }
}
