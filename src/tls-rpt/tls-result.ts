/** Where what became of TLS is told, for the reports to the domains. RFC 8460 */
export interface TlsResults {
  /** Never waits and never throws; the time is the recorder's. */
  record(result: TlsResult): void;
}

/**
 * What one attempt saw of one policy of one domain. An attempt tells one result for the recipients' domain ("sts", or
 * "no-policy-found" where it has none) and one for each host that was tried ("tlsa", or "no-policy-found").
 */
export interface TlsResult {
  /** The recipients' domain, or the mail host for what a host was seen to do. A-labels, lower case. */
  readonly policyDomain: string;
  readonly recipientDomain: string;
  /** `policyDomain` is a mail host. */
  readonly isHost: boolean;
  readonly policy: TlsResultPolicy;
  /** Sessions with TLS as the policy asks for it; without a policy, with TLS of any kind. */
  readonly successful: number;
  readonly failures: readonly TlsFailure[];
  /** What was sent was a report itself: alone it must not cause another one. mail-behaviours 4.2 */
  readonly report?: "dmarc" | "tls" | undefined;
}

/** RFC 8460 §4.4 */
export interface TlsResultPolicy {
  readonly type: "tlsa" | "sts" | "no-policy-found";
  /** Lines of the MTA-STS policy, or the TLSA records in their text form. */
  readonly strings: readonly string[];
  /** Patterns of the MTA-STS policy. */
  readonly mxHosts: readonly string[];
}

/** Failed sessions that are alike. RFC 8460 §4.4, failure details */
export interface TlsFailure {
  readonly resultType: TlsResultType;
  readonly sendingMtaIp?: string | undefined;
  readonly receivingMxHostname?: string | undefined;
  readonly receivingMxHelo?: string | undefined;
  readonly receivingIp?: string | undefined;
  /** Default: 1. */
  readonly failedSessionCount?: number | undefined;
  /** A URI. */
  readonly additionalInformation?: string | undefined;
  /** Such as the error of the TLS library; a code, or words where there is none. */
  readonly failureReasonCode?: string | undefined;
}

/** RFC 8460 §4.3 */
export type TlsResultType =
  | "starttls-not-supported"
  | "certificate-host-mismatch"
  | "certificate-expired"
  | "certificate-not-trusted"
  | "validation-failure"
  | "tlsa-invalid"
  | "dnssec-invalid"
  | "dane-required"
  | "sts-policy-fetch-error"
  | "sts-policy-invalid"
  | "sts-webpki-invalid";

/** For a server that sends nothing out, and for tests. */
export const noTlsResults: TlsResults = { record: () => {} };
