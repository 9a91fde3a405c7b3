import type { AccountId, BodyId, QueueEntryId } from "./ids.ts";

/** One recipient of one queued message. Recipients of the same submission share `bodyId`. */
export interface QueueEntry extends Required<NewQueueEntry> {
  readonly id: QueueEntryId;
  readonly bodyId: BodyId;
  readonly held: boolean;
  readonly extra: Readonly<Record<string, string>>;
  /** Octets of prefix and body. */
  readonly size: number;
  /** Attempts begun so far. Counted before dialing, so that a crash does not cause hammering. */
  readonly attempts: number;
  readonly lastAttemptAt: number | undefined;
  /** Latest first refusal or error, for people. */
  readonly lastError: string | undefined;
  readonly history: readonly QueueAttempt[];
  /** Addresses that attempts connected to, newest last. */
  readonly dialed: readonly DialedAddress[];
}

export interface NewQueueEntry {
  /** Undefined for notices of our own (null reverse-path). */
  readonly accountId: AccountId | undefined;
  /** Without angle brackets; "" is the null reverse-path. RFC 5321 §4.5.5 */
  readonly reversePath: string;
  readonly recipient: string;
  /** Our header fields in front of the body, CRLF at the end, or "". Latin1. */
  readonly prefix: string;
  readonly messageId: string;
  readonly subject: string;
  readonly smtpUtf8: boolean;
  readonly eightBitMime: boolean;
  /** True: REQUIRETLS; false: "TLS-Required: No"; undefined: neither. RFC 8689 §2, §3 */
  readonly requireTls: boolean | undefined;
  /** Name of the transport to take, whatever the routes say. */
  readonly transport?: string | undefined;
  /** Never attempted until a person says so. */
  readonly held?: boolean | undefined;
  /** Attempts that may fail; undefined: as the retry schedule says. */
  readonly attemptsMax?: number | undefined;
  /** Unique among what the account has queued and retired; notices of others are matched by it. */
  readonly fromId?: string | undefined;
  /** What the submitter wants to find again, opaque to us. */
  readonly extra?: Readonly<Record<string, string>> | undefined;
  /** RFC 4865 §3.2 and §4: "for;3600" or "until;2026-11-22T10:00:00Z", as given. */
  readonly releaseRequest?: string | undefined;
  /** A report of our own to others, rather than mail of a person. */
  readonly report?: "dmarc" | "tls" | undefined;
  /** RFC 3461 §4.1 and §4.2 parameters as the submitter gave them. */
  readonly dsn: QueueDsn | undefined;
  /** Milliseconds since 1970, as all times here. */
  readonly queuedAt: number;
  readonly nextAttemptAt: number;
}

export interface QueueDsn {
  readonly notify: readonly ("never" | "success" | "failure" | "delay")[] | undefined;
  readonly ret: "full" | "hdrs" | undefined;
  readonly envelopeId: string | undefined;
  readonly originalRecipient: string | undefined;
}

export interface DialedAddress {
  readonly host: string;
  readonly address: string;
}

export interface QueueAttempt {
  readonly startedAt: number;
  readonly durationMs: number;
  readonly remoteMta: string | undefined;
  /** SMTP reply code, enhanced code and text, or our own words where no reply came. */
  readonly code: number | undefined;
  readonly enhancedStatusCode: string | undefined;
  readonly text: string;
  readonly delivered: boolean;
}
