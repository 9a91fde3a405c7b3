/** What threading looks at. RFC 5256 §3. */
export interface ThreadMessage {
  /** Undefined where there is none or none that is valid. */
  readonly messageId: string | undefined;
  /** Valid identifiers of References, the eldest first. */
  readonly references: readonly string[];
  /** Valid identifiers of In-Reply-To, looked at where References has none. */
  readonly inReplyTo: readonly string[];
  /** Milliseconds since 1970; the internal date where there is no sent date. RFC 5256 §2.2. */
  readonly sentAt: number;
  /** Folded for comparing. RFC 5256 §2.1. */
  readonly baseSubject: string;
  /** As in BaseSubject. */
  readonly isReply: boolean;
}
