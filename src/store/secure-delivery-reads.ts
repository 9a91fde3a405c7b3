import type { KeptPolicy } from "../mta-sts/kept-policy.ts";
import type { DailyTlsResult } from "../tls-rpt/daily-result.ts";
import type { TlsFailure, TlsResultPolicy } from "../tls-rpt/tls-result.ts";
import type { AccountId } from "./ids.ts";
import type { Reader } from "./reader.ts";
import type { TlsResultFilter, TlsSupport } from "./secure-delivery-store.ts";

interface PolicyRow {
  readonly domain: string;
  readonly latest: string | null;
  readonly failure: string | null;
  readonly usedAt: number;
}

const policyColumns = "domain, latest, failure, used_at AS usedAt";

export function stsPolicy(reader: Reader, domain: string): KeptPolicy | undefined {
  const row = reader.get<PolicyRow>(
    `SELECT ${policyColumns} FROM sts_policy WHERE domain = ?`,
    domain,
  );
  return row && policyOf(row);
}

export function stsPolicies(reader: Reader): KeptPolicy[] {
  return reader
    .all<PolicyRow>(`SELECT ${policyColumns} FROM sts_policy ORDER BY domain`)
    .map(policyOf);
}

interface ResultRow {
  readonly day: string;
  readonly policyDomain: string;
  readonly recipientDomain: string;
  readonly key: Buffer;
  readonly isHost: number;
  readonly policy: string;
  readonly isReportable: number;
  readonly successful: number;
  readonly failed: number;
  readonly firstAt: number;
  readonly lastAt: number;
}

export function tlsResults(
  reader: Reader,
  { domain, day, limit }: TlsResultFilter,
): DailyTlsResult[] {
  const conditions = [
    day === undefined ? undefined : "day = ?",
    domain === undefined ? undefined : "(policy_domain = ? OR recipient_domain = ?)",
  ].filter((condition) => condition !== undefined);
  const where = conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`;
  const rows = reader.all<ResultRow>(
    `SELECT day, policy_domain AS policyDomain, recipient_domain AS recipientDomain, key, is_host AS isHost, policy,
       is_reportable AS isReportable, successful, failed, first_at AS firstAt, last_at AS lastAt
     FROM tls_result ${where} ORDER BY day DESC, policy_domain, recipient_domain, key LIMIT ?`,
    ...(day === undefined ? [] : [day]),
    ...(domain === undefined ? [] : [domain, domain]),
    limit,
  );
  return rows.map((row) => resultOf(reader, row));
}

export function tlsSessions(
  reader: Reader,
  day: string,
): { readonly successful: number; readonly failed: number } {
  return reader.get<{ successful: number; failed: number }>(
    `SELECT coalesce(sum(successful), 0) AS successful, coalesce(sum(failed), 0) AS failed
     FROM tls_result WHERE day = ? AND NOT is_host`,
    day,
  )!;
}

export function tlsSupport(
  reader: Reader,
  accountId: AccountId,
  domain: string,
): TlsSupport | undefined {
  const row = reader.get<{ startTls: number; requireTls: number | null; at: number }>(
    `SELECT start_tls AS startTls, require_tls AS requireTls, at
     FROM tls_support WHERE account_id = ? AND domain = ?`,
    accountId,
    domain,
  );
  if (row === undefined) return undefined;
  return {
    startTls: row.startTls !== 0,
    requireTls: row.requireTls === null ? undefined : row.requireTls !== 0,
    at: row.at,
  };
}

function policyOf({ domain, latest, failure, usedAt }: PolicyRow): KeptPolicy {
  // Written by us from a KeptPolicy.
  return {
    domain,
    latest: latest === null ? undefined : (JSON.parse(latest) as KeptPolicy["latest"]),
    failure: failure === null ? undefined : (JSON.parse(failure) as KeptPolicy["failure"]),
    usedAt,
  };
}

function resultOf(reader: Reader, { key, ...row }: ResultRow): DailyTlsResult {
  const failures = reader.all<{ detail: string; sessions: number }>(
    `SELECT detail, sessions FROM tls_failure
     WHERE day = ? AND policy_domain = ? AND recipient_domain = ? AND key = ? ORDER BY failure_key`,
    row.day,
    row.policyDomain,
    row.recipientDomain,
    key,
  );
  return {
    ...row,
    isHost: row.isHost !== 0,
    isReportable: row.isReportable !== 0,
    // Written by us from a TlsResultPolicy and from a TlsFailure.
    policy: JSON.parse(row.policy) as TlsResultPolicy,
    failures: failures.map(({ detail, sessions }) => ({
      ...(JSON.parse(detail) as TlsFailure),
      failedSessionCount: sessions,
    })),
  };
}
