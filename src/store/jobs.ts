import type {
  Accepted,
  Copied,
  Delivery,
  FlagChange,
  FlagsStored,
  NewConfigRevision,
  NewMessage,
  Placed,
  StoredCredential,
} from "./mail-store.ts";
import type { AccessJobs } from "./access-jobs.ts";
import type { AccountObjectJobs } from "./account-object-jobs.ts";
import type { Change } from "./change.ts";
import type { AccountId, BodyId, MailboxId, MessageId, ModSeq, QueueEntryId } from "./ids.ts";
import type { StoreRefusalReason } from "./mail-store.ts";
import type { MailboxChange, SpecialUse } from "./mailbox.ts";
import type { AttemptResult, QueueJobs } from "./queue-job-kinds.ts";
import type { SecureDeliveryJobs } from "./secure-delivery-jobs.ts";
import type { SubmissionJobs } from "./submission-jobs.ts";
import type { ThreadFields } from "./thread-fields.ts";
import type { WebSessionJobs } from "./web-session-jobs.ts";

/** What the writer thread can be asked to do: arguments and result of each job, as they cross the thread border. */
export interface Jobs
  extends
    AccessJobs,
    AccountObjectJobs,
    QueueJobs,
    SecureDeliveryJobs,
    SubmissionJobs,
    WebSessionJobs {
  accept: { args: readonly NewMessage[]; result: readonly Accepted[] };
  deliverQueued: {
    args: { entryId: QueueEntryId; deliveries: readonly Delivery[] };
    result: readonly Placed[];
  };
  storeFlags: { args: FlagChange; result: FlagsStored };
  copy: { args: CopyArgs; result: Copied };
  move: { args: CopyArgs; result: Copied };
  expunge: {
    args: { mailboxId: MailboxId; uids: Uint32Array | undefined };
    result: { readonly modSeq: ModSeq; readonly uids: Uint32Array };
  };
  removeMessages: {
    args: { mailboxId: MailboxId; uids: Uint32Array };
    result: { readonly modSeq: ModSeq; readonly uids: Uint32Array };
  };
  createMailbox: {
    args: {
      accountId: AccountId;
      name: string;
      specialUse: SpecialUse | undefined;
      subscribed: boolean;
      sortOrder?: number | undefined;
    };
    result: MailboxId;
  };
  deleteMailbox: { args: { mailboxId: MailboxId; onlyEmpty?: boolean }; result: void };
  renameMailbox: { args: { mailboxId: MailboxId; newName: string }; result: void };
  setSubscribed: {
    args: { accountId: AccountId; name: string; subscribed: boolean };
    result: void;
  };
  changeMailbox: { args: MailboxChange; result: void };
  setAnnotations: {
    args: {
      accountId: AccountId;
      /** Undefined: of the account itself. */
      mailboxId: MailboxId | undefined;
      /** No value removes the entry. */
      annotations: readonly {
        readonly entry: string;
        readonly value: Uint8Array | undefined;
      }[];
    };
    result: ModSeq;
  };
  applyRevision: { args: NewConfigRevision; result: { readonly revision: number } };
  replaceCredentials: {
    args: { accountId: AccountId; credentials: readonly StoredCredential[] };
    result: void;
  };
  endAttempts: {
    args: { results: readonly AttemptResult[]; notices: readonly NewMessage[] };
    result: void;
  };
  /** Gives threads to messages that are older than threads. */
  fillThreads: { args: readonly UnthreadedMessage[]; result: void };
  pruneTombstones: {
    args: PruneArgs;
    result: { readonly removed: number; readonly more: boolean };
  };
  /** The same where the mailbox is gone. */
  pruneRemovedMailbox: {
    args: Omit<PruneArgs, "keep">;
    result: { readonly removed: number; readonly more: boolean };
  };
  /** Moves live records out of the segment with the most dead space, a slice at a time. */
  compact: { args: CompactArgs; result: Compacted };
}

export interface CopyArgs {
  readonly from: MailboxId;
  readonly uids: Uint32Array;
  readonly to: MailboxId;
}

export interface UnthreadedMessage {
  readonly id: MessageId;
  readonly bodyId: BodyId;
  readonly fields: ThreadFields;
}

export interface PruneArgs {
  readonly mailboxId: MailboxId;
  /** So many of the newest stay, at least 1 ... */
  readonly keep: number;
  /** ... and those since then. Milliseconds since 1970. */
  readonly before: number;
  /** In one job. */
  readonly limit: number;
}

export interface CompactArgs {
  /** Compact sealed segments of which at least this share (0 to 1) is dead ... */
  readonly deadShare: number;
  /** ... and those with any dead octets that were sealed before. Milliseconds since 1970. */
  readonly sealedBefore: number;
  /** At most so many octets in one job, so that deliveries do not wait long. */
  readonly sliceOctets: number;
  /** Segments out of which nothing could be moved. */
  readonly except: readonly number[];
}

export interface Compacted {
  /** Segments that are gone now. */
  readonly removed: readonly number[];
  /** A segment that is damaged: what lives in it cannot be moved. */
  readonly stuck: number | undefined;
  /** There is more to do. */
  readonly more: boolean;
}

export type JobKind = keyof Jobs;

export interface JobRequest<Kind extends JobKind = JobKind> {
  readonly id: number;
  readonly kind: Kind;
  readonly args: Jobs[Kind]["args"];
}

/** What one job came to. */
export type JobOutcome =
  | { readonly id: number; readonly kind: "done"; readonly result: unknown }
  | {
      readonly id: number;
      readonly kind: "refused";
      readonly reason: StoreRefusalReason;
      readonly text: string;
    }
  | {
      readonly id: number;
      readonly kind: "fault";
      readonly error: Error;
      /** The disk cannot be written, or does not hold what was written. */
      readonly isOfStorage: boolean;
    };

/** From the writer thread to the main thread. */
export type WriterMessage =
  | { readonly kind: "ready" }
  | {
      readonly kind: "committed";
      readonly outcomes: readonly JobOutcome[];
      readonly changes: readonly Change[];
    }
  | { readonly kind: "closed" };

/** From the main thread to the writer thread. */
export type WriterRequest = JobRequest | { readonly kind: "close"; readonly id: 0 };
