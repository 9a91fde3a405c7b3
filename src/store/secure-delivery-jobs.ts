import { createHash } from "node:crypto";
import type { KeptPolicy } from "../mta-sts/kept-policy.ts";
import {
  dayOf,
  failureKey,
  failureKindsMax,
  resultKey,
  sessionsOf,
} from "../tls-rpt/daily-result.ts";
import type { DailyTlsResult } from "../tls-rpt/daily-result.ts";
import type { NewTlsSupport } from "./secure-delivery-store.ts";
import type { WriteContext } from "./write-context.ts";

/** Jobs of the SecureDeliveryStore. */
export interface SecureDeliveryJobs {
  keepStsPolicy: { args: KeptPolicy; result: void };
  removeStsPolicies: { args: { domains: readonly string[] }; result: void };
  recordTlsResults: { args: readonly DailyTlsResult[]; result: void };
  rememberTlsSupport: { args: NewTlsSupport; result: void };
}

/** Reports about a day are made the day after; people may look back for longer. */
const resultsKeptMs = 14 * 86_400_000;

export function keepStsPolicy(context: WriteContext, kept: KeptPolicy): void {
  context.run(
    "INSERT OR REPLACE INTO sts_policy (domain, latest, failure, used_at) VALUES (?, ?, ?, ?)",
    kept.domain,
    kept.latest === undefined ? null : JSON.stringify(kept.latest),
    kept.failure === undefined ? null : JSON.stringify(kept.failure),
    kept.usedAt,
  );
}

export function removeStsPolicies(
  context: WriteContext,
  { domains }: SecureDeliveryJobs["removeStsPolicies"]["args"],
): void {
  for (const domain of domains) context.run("DELETE FROM sts_policy WHERE domain = ?", domain);
}

export function recordTlsResults(context: WriteContext, results: readonly DailyTlsResult[]): void {
  for (const result of results) addResult(context, result);
  const before = dayOf(context.now - resultsKeptMs);
  context.run("DELETE FROM tls_failure WHERE day < ?", before);
  context.run("DELETE FROM tls_result WHERE day < ?", before);
}

/** Of an account that is gone nothing is kept. */
export function rememberTlsSupport(context: WriteContext, support: NewTlsSupport): void {
  const { accountId, domain, startTls, requireTls, at } = support;
  context.run(
    `INSERT INTO tls_support (account_id, domain, start_tls, require_tls, at) SELECT ?, ?, ?, ?, ?
     WHERE EXISTS (SELECT 1 FROM account WHERE id = ?)
     ON CONFLICT (account_id, domain) DO UPDATE
       SET start_tls = excluded.start_tls, require_tls = coalesce(excluded.require_tls, require_tls), at = excluded.at`,
    accountId,
    domain,
    startTls ? 1 : 0,
    requireTls === undefined ? null : Number(requireTls),
    at,
    accountId,
  );
}

function addResult(context: WriteContext, result: DailyTlsResult): void {
  const key = [
    result.day,
    result.policyDomain,
    result.recipientDomain,
    hashOf(resultKey(result)),
  ] as const;
  context.run(
    `INSERT INTO tls_result (day, policy_domain, recipient_domain, key, is_host, policy, is_reportable,
       successful, failed, first_at, last_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (day, policy_domain, recipient_domain, key) DO UPDATE SET
       is_reportable = max(is_reportable, excluded.is_reportable),
       successful = successful + excluded.successful,
       failed = failed + excluded.failed,
       first_at = min(first_at, excluded.first_at),
       last_at = max(last_at, excluded.last_at)`,
    ...key,
    result.isHost ? 1 : 0,
    JSON.stringify(result.policy),
    result.isReportable ? 1 : 0,
    result.successful,
    result.failed,
    result.firstAt,
    result.lastAt,
  );
  for (const failure of result.failures) {
    const { failedSessionCount, ...detail } = failure;
    context.run(
      `INSERT INTO tls_failure (day, policy_domain, recipient_domain, key, failure_key, detail, sessions)
       SELECT ?, ?, ?, ?, ?, ?, ?
       WHERE (SELECT count(*) FROM tls_failure
         WHERE day = ? AND policy_domain = ? AND recipient_domain = ? AND key = ? AND failure_key <> ?) < ${failureKindsMax}
       ON CONFLICT (day, policy_domain, recipient_domain, key, failure_key)
         DO UPDATE SET sessions = sessions + excluded.sessions`,
      ...key,
      hashOf(failureKey(failure)),
      JSON.stringify(detail),
      failedSessionCount ?? sessionsOf(failure),
      ...key,
      hashOf(failureKey(failure)),
    );
  }
}

function hashOf(text: string): Buffer {
  return createHash("sha256").update(text).digest().subarray(0, 16);
}
