import type { PolicyCache } from "../mta-sts/kept-policy.ts";
import type { DailyTlsResult } from "../tls-rpt/daily-result.ts";
import type { AccountId } from "./ids.ts";

/** What is known of the protection of mail on its way to others. Part of the MailStore. */
export interface SecureDeliveryStore extends PolicyCache {
  /** The latest day first, then by domain. */
  tlsResults(of: TlsResultFilter): DailyTlsResult[];
  /** Adds them to those that are there; forgets what is older than two weeks. */
  recordTlsResults(results: readonly DailyTlsResult[]): Promise<void>;
  /** Sessions of a day, each counted once: by what the recipients' domain asks. */
  tlsSessions(day: string): { readonly successful: number; readonly failed: number };

  /** What the servers of that domain could do when the account last sent there. */
  tlsSupport(accountId: AccountId, domain: string): TlsSupport | undefined;
  /** Written only where it is news, or what is known is a week old. What was not seen leaves what is known. */
  rememberTlsSupport(support: NewTlsSupport): Promise<void>;
}

export interface TlsResultFilter {
  /** The policy's domain or the recipients'. */
  readonly domain?: string | undefined;
  /** Such as "2026-11-21". */
  readonly day?: string | undefined;
  readonly limit: number;
}

export interface TlsSupport {
  readonly startTls: boolean;
  /** Undefined where it was not seen: it is announced inside of TLS only. RFC 8689 §2 */
  readonly requireTls: boolean | undefined;
  /** Milliseconds since 1970. */
  readonly at: number;
}

const supportFreshMs = 7 * 86_400_000;

/** Whether it is worth a write. */
export function isNewsOfTls(known: TlsSupport | undefined, seen: TlsSupport): boolean {
  if (known === undefined || seen.at - known.at > supportFreshMs) return true;
  const requireTls = seen.requireTls ?? known.requireTls;
  return seen.startTls !== known.startTls || requireTls !== known.requireTls;
}

export interface NewTlsSupport extends TlsSupport {
  readonly accountId: AccountId;
  /** A-labels, lower case. */
  readonly domain: string;
}
