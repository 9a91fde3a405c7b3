import type { NewMessage } from "../store/mail-store.ts";
import type { QueueEntry } from "../store/queue-entry.ts";

/** What the queue needs of those above it, filled in by main.ts: mail for ourselves never leaves by SMTP. */
export interface LocalDelivery {
  /** Whether the recipient's domain is ours. */
  isLocal(recipient: string): boolean;
  /** Whether mail from that reverse-path is not to leave for now, because its domain has been disabled. */
  isDisabledSender(reversePath: string): boolean;
  /** Delivers the entry and ends it in one transaction, or says why not. */
  deliver(entry: QueueEntry): Promise<LocalOutcome>;
  /** The message that puts `notice` (a whole message, CRLF lines) into the mailbox of the entry's sender, or of the postmaster. */
  notice(entry: QueueEntry, notice: Uint8Array): Promise<NewMessage | undefined>;
}

export type LocalOutcome =
  | { readonly kind: "delivered" }
  | {
      readonly kind: "deferred";
      readonly code: number;
      readonly enhancedStatusCode: string;
      readonly text: string;
    }
  | {
      readonly kind: "failed";
      readonly code: number;
      readonly enhancedStatusCode: string;
      readonly text: string;
    };
