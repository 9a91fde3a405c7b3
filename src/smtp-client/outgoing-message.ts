import type { SmtpReply } from "./smtp-reply.ts";

/** One message for recipients behind one server. */
export interface OutgoingMessage {
  /** Without angle brackets, "" is the null reverse-path. */
  readonly reversePath: string;
  readonly recipients: readonly OutgoingRecipient[];
  readonly size: number;
  /** Reads the message from its start; called again for each transaction. */
  open(): AsyncIterable<Uint8Array>;
  readonly smtpUtf8: boolean;
  readonly eightBitMime: boolean;
  /** True: REQUIRETLS; false: "TLS-Required: No"; undefined: neither. RFC 8689 §2 and §3 */
  readonly requireTls: boolean | undefined;
  /** RFC 3461 §4.3 and §4.4, not encoded. */
  readonly ret: "full" | "hdrs" | undefined;
  readonly envelopeId: string | undefined;
}

export interface OutgoingRecipient {
  readonly address: string;
  /** RFC 3461 §4.1 and §4.2; the original recipient as "type;address", not encoded. */
  readonly notify: readonly ("never" | "success" | "failure" | "delay")[] | undefined;
  readonly originalRecipient: string | undefined;
}

/** What became of one recipient. */
export interface RecipientOutcome {
  readonly kind: "delivered" | "deferred" | "failed";
  /** Undefined where no reply of the server decided. */
  readonly code: number | undefined;
  readonly enhancedStatusCode: string;
  readonly text: string;
  readonly remoteMta: string | undefined;
  /** The server has taken over the duty to send delivery notices. RFC 3461 §5.2.1 */
  readonly dsnRelayed: boolean;
}

/** The outcome that a reply means: its first digit decides. RFC 5321 §4.2.1 */
export function outcomeOfReply(reply: SmtpReply, remoteMta: string | undefined): RecipientOutcome {
  const kind = reply.code < 400 ? "delivered" : reply.code < 500 ? "deferred" : "failed";
  const enhancedStatusCode = reply.enhancedStatusCode ?? `${Math.floor(reply.code / 100)}.0.0`;
  return {
    kind,
    code: reply.code,
    enhancedStatusCode,
    text: reply.text,
    remoteMta,
    dsnRelayed: false,
  };
}

/** An outcome in our own words, where no reply of the server decided. */
export function outcomeOfOurs(
  kind: "deferred" | "failed",
  enhancedStatusCode: string,
  text: string,
  remoteMta?: string,
): RecipientOutcome {
  return { kind, code: undefined, enhancedStatusCode, text, remoteMta, dsnRelayed: false };
}
