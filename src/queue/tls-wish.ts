import { namesMax } from "../dane/verify-dane.ts";
import type { StsPolicy } from "../mta-sts/sts-policy.ts";
import type { TlsPolicy } from "../smtp-client/tls-policy.ts";
import type { QueueEntry } from "../store/queue-entry.ts";
import type { HostDane } from "./host-dane.ts";

export interface TlsWishes {
  readonly host: string;
  /** Failed only where the message asks to go all the same. */
  readonly dane: HostDane;
  readonly policy: StsPolicy | undefined;
  /** True: REQUIRETLS; false: "TLS-Required: No". RFC 8689 §2 and §3 */
  readonly requireTls: boolean | undefined;
  readonly report: QueueEntry["report"];
  /** The recipients' domain, and the end of its aliases. */
  readonly domains: readonly string[];
}

/**
 * What is demanded of TLS with one mail host. DANE goes before MTA-STS, which must not make up for a failure of it
 * (RFC 8461 §2). What is asked of by "TLS-Required: No", or by a policy in testing, is tried and told and does not stop
 * the mail.
 */
export function tlsWish(wishes: TlsWishes): TlsPolicy {
  const { host, dane, policy, requireTls, report } = wishes;
  const lenient = requireTls === false;
  if (dane.kind === "usable") {
    const names = new Set([dane.baseDomain, host, ...wishes.domains]);
    return { kind: "dane", records: dane.records, names: [...names].slice(0, namesMax), lenient };
  }
  // RFC 8461 §4.2: the certificate must be for the name of the mail host.
  if (policy?.mode === "enforce") return { kind: "pkix", names: [host], lenient };
  if (dane.kind === "unusable" && !lenient) return { kind: "unverified" };
  // A report tells others of who sends mail in whose name; that of TLS failures must get through (RFC 8460 §3).
  const staysSecure = report !== undefined && !lenient;
  if (policy?.mode === "testing" && !staysSecure) {
    return { kind: "pkix", names: [host], lenient: true };
  }
  return { kind: "opportunistic", staysSecure };
}

/** Whether the wish protects as REQUIRETLS demands: the certificate is verified, by a way that others cannot forge. */
export function isProtected(wish: TlsPolicy): boolean {
  return (wish.kind === "dane" || wish.kind === "pkix") && wish.lenient !== true;
}
