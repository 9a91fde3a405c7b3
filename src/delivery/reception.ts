import type { FutureRelease } from "../smtp/future-release.ts";
import type { IncomingMessage } from "../store/incoming-message.ts";

/**
 * What smtp-server needs of those who decide: `delivery` for mail from others, `submission` for mail of our own
 * accounts. Refusals are values; the door turns them into replies.
 */
export interface Reception {
  mailFrom(transaction: Transaction): Promise<Verdict>;
  /** Called with the recipients accepted so far in `transaction`. */
  rcptTo(transaction: Transaction, recipient: Recipient): Promise<Verdict>;
  /** Resolves to acceptance only when the message is durable. Disposing of `message` is the caller's. */
  message(transaction: Transaction, message: IncomingMessage): Promise<Verdict>;
}

export type Verdict =
  | { readonly kind: "accepted"; readonly text?: string }
  | {
      readonly kind: "refused";
      readonly code: number;
      readonly enhancedStatusCode: string;
      /** Public: names no rule, path, account or setting. */
      readonly text: string;
    };

export interface Transaction {
  readonly remoteAddress: string;
  readonly localAddress: string;
  /** As the client named itself. */
  readonly heloName: string;
  readonly esmtp: boolean;
  readonly tls: { readonly version: string; readonly cipher: string } | undefined;
  /** Submission only. */
  readonly accountId: number | undefined;
  readonly login: string | undefined;
  /** Without angle brackets, "" is the null reverse-path. */
  readonly reversePath: string;
  /** Octets that the client means to send, where it says so. RFC 1870 §6.1 */
  readonly size?: number | undefined;
  readonly recipients: readonly Recipient[];
  readonly smtpUtf8: boolean;
  readonly eightBitMime: boolean;
  readonly requireTls: boolean;
  readonly ret: "full" | "hdrs" | undefined;
  readonly envelopeId: string | undefined;
  readonly release: FutureRelease | undefined;
  /** For the Received field and the log. */
  readonly id: string;
}

export interface Recipient {
  readonly address: string;
  readonly notify: readonly ("never" | "success" | "failure" | "delay")[] | undefined;
  readonly originalRecipient: string | undefined;
}
