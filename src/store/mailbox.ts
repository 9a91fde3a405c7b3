import type { AccountId, MailboxId, ModSeq, Uid } from "./ids.ts";

/** RFC 6154 §2: the special uses that a mailbox can have here. */
export type SpecialUse = "\\Archive" | "\\Drafts" | "\\Junk" | "\\Sent" | "\\Trash";

export interface Mailbox {
  readonly id: MailboxId;
  readonly accountId: AccountId;
  /** Full name with "/" as hierarchy separator, NFC; the inbox is "INBOX" in exactly this spelling, its children start with "INBOX/". */
  readonly name: string;
  readonly specialUse: SpecialUse | undefined;
  readonly subscribed: boolean;
  /** Where pages show it, small numbers first; undefined: nobody has said. RFC 8621 §2 */
  readonly sortOrder: number | undefined;
  readonly uidValidity: number;
  readonly uidNext: Uid;
  /** When the mailbox was created, and the last change of it or of a message in it. */
  readonly createSeq: ModSeq;
  readonly modSeq: ModSeq;
  readonly counts: MailboxCounts;
  /** Free keywords in use or once used here, for FLAGS and PERMANENTFLAGS. RFC 9051 §7.3.5. */
  readonly keywords: readonly string[];
}

/** Kept in the same transaction as each change. */
export interface MailboxCounts {
  /** All messages, those marked \Deleted included. */
  readonly messages: number;
  /** Without \Seen. */
  readonly unseen: number;
  /** With \Deleted. */
  readonly deleted: number;
  /** Octets of all messages, and of those marked \Deleted. */
  readonly size: number;
  readonly deletedSize: number;
}

/** What is absent stays as it is. */
export interface MailboxChange {
  readonly mailboxId: MailboxId;
  /** The full name; children go with it. */
  readonly name?: string | undefined;
  readonly specialUse?: SpecialUse | "none" | undefined;
  readonly sortOrder?: number | undefined;
  readonly subscribed?: boolean | undefined;
}
