import { isIP } from "node:net";
import { formatTlsa } from "../dane/tlsa-records.ts";
import type { PolicyAnswer } from "../mta-sts/policy-source.ts";
import { policyLines } from "../mta-sts/sts-policy.ts";
import type { StsPolicy } from "../mta-sts/sts-policy.ts";
import type { TransactionReport } from "../smtp-client/send-transaction.ts";
import type { TlsPolicy } from "../smtp-client/tls-policy.ts";
import type { QueueEntry } from "../store/queue-entry.ts";
import type { TlsFailure, TlsResultPolicy, TlsResults } from "../tls-rpt/tls-result.ts";
import type { HostDane } from "./host-dane.ts";

/** What a session with one host was to keep to, and what came of it. */
export interface TalliedSession {
  readonly host: string;
  readonly dane: HostDane;
  readonly wish: TlsPolicy;
  readonly seen: Pick<TransactionReport, "tls" | "remoteAddress" | "localAddress">;
  /** The server saw the address of a proxy in place of ours. */
  readonly isProxied: boolean;
}

const noPolicy: TlsResultPolicy = { type: "no-policy-found", strings: [], mxHosts: [] };

/**
 * What one attempt saw of TLS, told when it is over: a result for the recipients' domain, and one for each host that
 * was tried. Sessions that ended before TLS was a question are no result. RFC 8460 §4
 */
export class TlsTally {
  readonly #results: TlsResults;
  readonly #domain: string;
  readonly #report: QueueEntry["report"];
  readonly #policy: StsPolicy | undefined;
  readonly #failures: TlsFailure[] = [];
  #successful = 0;

  constructor(
    results: TlsResults,
    of: { readonly domain: string; readonly report: QueueEntry["report"] },
    answer: PolicyAnswer,
  ) {
    this.#results = results;
    this.#domain = of.domain;
    this.#report = of.report;
    this.#policy = answer.kind === "policy" ? answer.policy : undefined;
    if (answer.kind !== "failed" && answer.failure !== undefined) {
      const { resultType, text } = answer.failure;
      const failure = { resultType, failureReasonCode: text };
      if (this.#policy === undefined) this.#tell(stsPolicy(undefined), 0, [failure]);
      else this.#failures.push(failure);
    }
  }

  /** The domain's policy does not name the host. RFC 8461 §4.1 */
  notInPolicy(host: string): void {
    this.#failures.push({
      resultType: "validation-failure",
      receivingMxHostname: host,
      failureReasonCode: "mx-not-in-policy",
    });
  }

  /** The TLSA records of the host could not be had. */
  daneFailed(host: string, reason: string): void {
    const policy: TlsResultPolicy = { type: "tlsa", strings: [], mxHosts: [] };
    const failure: TlsFailure = {
      resultType: "dnssec-invalid",
      receivingMxHostname: host,
      failureReasonCode: reason,
    };
    this.#tell(policy, 0, [failure], host);
  }

  session({ host, dane, wish, seen, isProxied }: TalliedSession): void {
    const { tls, remoteAddress, localAddress } = seen;
    if (tls.version === undefined && tls.failure === undefined) return;
    const failure: TlsFailure | undefined = tls.failure && {
      resultType: tls.failure.resultType,
      sendingMtaIp: isProxied ? undefined : localAddress,
      receivingMxHostname: host,
      receivingMxHelo: tls.serverName,
      receivingIp: remoteAddress,
      failureReasonCode: tls.failure.reasonCode ?? tls.failure.text,
    };
    // What DANE decided says nothing of how the domain's policy would have fared.
    if (this.#policy === undefined || wish.kind === "pkix") {
      if (failure === undefined) this.#successful++;
      else this.#failures.push(failure);
    }
    // A host without records asks for TLS of any kind.
    const counts = dane.kind === "usable" || tls.version === undefined ? failure : undefined;
    const policy = tlsaPolicy(dane);
    this.#tell(policy, counts === undefined ? 1 : 0, counts === undefined ? [] : [counts], host);
  }

  /** The attempt is over. */
  finish(): void {
    if (this.#successful === 0 && this.#failures.length === 0) return;
    const policy = this.#policy === undefined ? noPolicy : stsPolicy(this.#policy);
    this.#tell(policy, this.#successful, this.#failures);
  }

  #tell(
    policy: TlsResultPolicy,
    successful: number,
    failures: readonly TlsFailure[],
    host?: string,
  ): void {
    // Addresses in place of names have nobody to report to.
    if (this.#domain.startsWith("[") || (host !== undefined && isIP(host) !== 0)) return;
    this.#results.record({
      policyDomain: host ?? this.#domain,
      recipientDomain: this.#domain,
      isHost: host !== undefined,
      policy,
      successful,
      failures,
      report: this.#report,
    });
  }
}

function stsPolicy(policy: StsPolicy | undefined): TlsResultPolicy {
  if (policy === undefined) return { type: "sts", strings: [], mxHosts: [] };
  return { type: "sts", strings: policyLines(policy), mxHosts: policy.mx };
}

function tlsaPolicy(dane: HostDane): TlsResultPolicy {
  if (dane.kind !== "usable" && dane.kind !== "unusable") return noPolicy;
  return { type: "tlsa", strings: dane.records.map(formatTlsa).toSorted(), mxHosts: [] };
}
