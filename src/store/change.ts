import type { AccountObjectKind } from "./account-object.ts";
import type { AccountId, MailboxId, ModSeq, QueueEntryId } from "./ids.ts";
import type { DueDomain } from "./queue-store.ts";

/** What a commit changed, posted after it in the order of its commits. */
export type Change =
  | MessagesAdded
  | FlagsChanged
  | MessagesRemoved
  | {
      readonly kind: "mailbox-added";
      readonly accountId: AccountId;
      readonly mailboxId: MailboxId;
      readonly modSeq: ModSeq;
    }
  | {
      readonly kind: "mailbox-removed";
      readonly accountId: AccountId;
      readonly mailboxId: MailboxId;
      readonly modSeq: ModSeq;
      readonly name: string;
    }
  | {
      readonly kind: "mailbox-renamed";
      readonly accountId: AccountId;
      readonly mailboxId: MailboxId;
      readonly modSeq: ModSeq;
      readonly oldName: string;
      readonly newName: string;
    }
  /** Subscription, special use or place among the others. */
  | {
      readonly kind: "mailbox-changed";
      readonly accountId: AccountId;
      readonly mailboxId: MailboxId;
      readonly modSeq: ModSeq;
    }
  /** Values that clients leave with a mailbox, or with the account. RFC 5464 */
  | {
      readonly kind: "annotation-changed";
      readonly accountId: AccountId;
      readonly mailboxId: MailboxId;
      readonly modSeq: ModSeq;
      readonly entries: readonly string[];
    }
  | {
      readonly kind: "account-annotation-changed";
      readonly accountId: AccountId;
      readonly modSeq: ModSeq;
      readonly entries: readonly string[];
    }
  | QueueChanged
  /** Identities, submissions, settings. */
  | {
      readonly kind: "objects-changed";
      readonly accountId: AccountId;
      readonly modSeq: ModSeq;
      readonly objects: AccountObjectKind;
    }
  | { readonly kind: "config-changed"; readonly revision: number };

/** Queue entries came, changed or left. */
export interface QueueChanged {
  readonly kind: "queue-changed";
  readonly entryIds: readonly QueueEntryId[];
  /** Domains of those that came or got another time, with the earliest next attempt: what the scheduler must hear of. */
  readonly due: readonly DueDomain[];
}

/** New messages in the order of their UIDs. Arrays of equal length, one item per message. */
export interface MessagesAdded {
  readonly kind: "messages-added";
  readonly accountId: AccountId;
  readonly mailboxId: MailboxId;
  readonly modSeq: ModSeq;
  readonly uids: Uint32Array;
  readonly ids: Float64Array;
  readonly bits: Uint32Array;
  /** Undefined where no added message has a free keyword. */
  readonly keywords: readonly (readonly string[])[] | undefined;
}

/** New flags of messages, in the order of their UIDs. */
export interface FlagsChanged {
  readonly kind: "flags-changed";
  readonly accountId: AccountId;
  readonly mailboxId: MailboxId;
  readonly modSeq: ModSeq;
  readonly uids: Uint32Array;
  readonly bits: Uint32Array;
  readonly keywords: readonly (readonly string[])[] | undefined;
}

/** Expunged or moved away. */
export interface MessagesRemoved {
  readonly kind: "messages-removed";
  readonly accountId: AccountId;
  readonly mailboxId: MailboxId;
  readonly modSeq: ModSeq;
  readonly uids: Uint32Array;
}

export type ChangeListener = (changes: readonly Change[]) => void;
