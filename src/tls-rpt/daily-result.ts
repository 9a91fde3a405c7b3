import type { TlsFailure, TlsResult } from "./tls-result.ts";

/** All results of a day that are about the same policy of the same domain. RFC 8460 §4 */
export interface DailyTlsResult extends Omit<TlsResult, "report"> {
  /** In UTC, such as "2026-11-21". */
  readonly day: string;
  /**
   * Whether it is worth a report: some of it was ordinary mail. Results of TLS reports never are, those of DMARC
   * reports only where they failed. mail-behaviours 4.2
   */
  readonly isReportable: boolean;
  readonly failed: number;
  /** Milliseconds since 1970. */
  readonly firstAt: number;
  readonly lastAt: number;
}

export function dailyResult(result: TlsResult, at: number): DailyTlsResult {
  const { report, ...rest } = result;
  const failed = result.failures.reduce((sum, failure) => sum + sessionsOf(failure), 0);
  const isReportable = report === undefined || (report === "dmarc" && failed > 0);
  return { ...rest, day: dayOf(at), isReportable, failed, firstAt: at, lastAt: at };
}

/** RFC 8460 §4.1: days begin and end in UTC. */
export function dayOf(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}

/** What tells one daily result from another. */
export function resultKey({ day, policyDomain, recipientDomain, ...rest }: DailyTlsResult): string {
  const { type, strings, mxHosts } = rest.policy;
  return JSON.stringify([day, policyDomain, recipientDomain, rest.isHost, type, strings, mxHosts]);
}

/** What tells one kind of failure from another. */
export function failureKey(failure: TlsFailure): string {
  return JSON.stringify([
    failure.resultType,
    failure.sendingMtaIp ?? null,
    failure.receivingMxHostname ?? null,
    failure.receivingMxHelo ?? null,
    failure.receivingIp ?? null,
    failure.additionalInformation ?? null,
    failure.failureReasonCode ?? null,
  ]);
}

/** Kinds of failures that one result tells apart; those beyond are only counted. */
export const failureKindsMax = 100;

/** Both must have the same key. */
export function addedUp(one: DailyTlsResult, other: DailyTlsResult): DailyTlsResult {
  const failures = new Map(one.failures.map((failure) => [failureKey(failure), failure]));
  for (const failure of other.failures) {
    const key = failureKey(failure);
    const before = failures.get(key);
    if (before === undefined && failures.size >= failureKindsMax) continue;
    const failedSessionCount =
      (before === undefined ? 0 : sessionsOf(before)) + sessionsOf(failure);
    failures.set(key, { ...failure, failedSessionCount });
  }
  return {
    ...one,
    isReportable: one.isReportable || other.isReportable,
    successful: one.successful + other.successful,
    failed: one.failed + other.failed,
    failures: [...failures.values()],
    firstAt: Math.min(one.firstAt, other.firstAt),
    lastAt: Math.max(one.lastAt, other.lastAt),
  };
}

export function sessionsOf({ failedSessionCount }: TlsFailure): number {
  return failedSessionCount ?? 1;
}
