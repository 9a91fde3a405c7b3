import type { AccessStore } from "./access-store.ts";
import type { RemovedMessage } from "./account-changes.ts";
import type { AccountObjectStore } from "./account-object.ts";
import type { Annotation } from "./annotation.ts";
import type { Change, ChangeListener } from "./change.ts";
import type { Content, StoredBody } from "./content.ts";
import type { Flags } from "./flags.ts";
import type {
  AccountId,
  BodyId,
  MailboxId,
  MessageId,
  ModSeq,
  QueueEntryId,
  ThreadId,
  Uid,
} from "./ids.ts";
import type { JunkRules } from "./junk-rules.ts";
import type { MailboxIndex } from "./mailbox-index.ts";
import type { Mailbox, MailboxChange, SpecialUse } from "./mailbox.ts";
import type {
  ListedMessage,
  MessageBody,
  MessageEnvelope,
  MessageRecord,
  UidSelection,
} from "./message.ts";
import type { NewQueueEntry, QueueEntry } from "./queue-entry.ts";
import type { AttemptResult } from "./queue-job-kinds.ts";
import type { QueueStore } from "./queue-store.ts";
import type { SecureDeliveryStore } from "./secure-delivery-store.ts";
import type { SendingLimits } from "./sending-job.ts";
import type { ThreadedRow } from "./thread-reads.ts";
import type { WebSessionStore } from "./web-session.ts";

/**
 * The store as its users see it. Reads answer at once, from read-only connections, with the state after the last
 * commit. Writes go to the writer thread; their promises resolve when the commit is on disk and after the change
 * feed has been told. A write that cannot be done rejects with a StoreRefusal and changes nothing.
 */
export interface MailStore {
  // Accounts ------------------------------------------------------------------------------------------------------
  account(id: AccountId): Account | undefined;
  accountByName(name: string): Account | undefined;
  accounts(): Account[];
  /** Verifiers of the account's passwords, opaque to the store. */
  credentials(accountId: AccountId): StoredCredential[];
  replaceCredentials(accountId: AccountId, credentials: readonly StoredCredential[]): Promise<void>;
  /** App passwords, TLS keys, the record of logins. */
  readonly access: AccessStore;

  /** Who is logged in to pages. */
  readonly webSessions: WebSessionStore;
  /** Identities, submissions, settings: what an account has besides mail. */
  readonly objects: AccountObjectStore;

  // Configuration revisions ---------------------------------------------------------------------------------------
  /** The newest revision, or undefined before the first. */
  currentRevision(): ConfigRevision | undefined;
  revision(number: number): ConfigRevision | undefined;
  /** Newest first. */
  revisions(limit: number): ConfigRevision[];
  /**
   * Stores a new revision; creates the accounts it names that are new, each with an INBOX and `mailboxes`; accounts
   * that it no longer names are kept with their mail and marked removed. One transaction. Refuses with "conflict"
   * where `base` is not the current revision.
   */
  applyRevision(revision: NewConfigRevision): Promise<{ readonly revision: number }>;

  // Mailboxes -----------------------------------------------------------------------------------------------------
  /** All mailboxes of the account, ordered by name. */
  mailboxes(accountId: AccountId): Mailbox[];
  mailbox(id: MailboxId): Mailbox | undefined;
  mailboxByName(accountId: AccountId, name: string): Mailbox | undefined;
  mailboxByUse(accountId: AccountId, specialUse: SpecialUse): Mailbox | undefined;
  /** Subscribed names that have no mailbox (RFC 9051 §6.3.7 keeps them). */
  subscriptionsWithoutMailbox(accountId: AccountId): string[];
  /** Missing parents are created too. Refuses: "exists", "bad-name", "use-taken". */
  createMailbox(of: {
    readonly accountId: AccountId;
    readonly name: string;
    readonly specialUse?: SpecialUse | undefined;
    readonly subscribed?: boolean;
    readonly sortOrder?: number | undefined;
  }): Promise<Mailbox>;
  /**
   * With its messages; where `onlyEmpty`, those marked \Deleted at most. Refuses: "not-found", "has-children", "inbox",
   * "has-messages".
   */
  deleteMailbox(id: MailboxId, options?: { readonly onlyEmpty: boolean }): Promise<void>;
  /** With its children; of INBOX moves the messages to the new mailbox. RFC 9051 §6.3.6. Refuses: "not-found", "exists", "bad-name". */
  renameMailbox(id: MailboxId, newName: string): Promise<void>;
  setSubscribed(of: {
    readonly accountId: AccountId;
    readonly name: string;
    readonly subscribed: boolean;
  }): Promise<void>;
  /** What is given, all of it or nothing. Refuses: "not-found", "exists", "bad-name", "use-taken", "inbox". */
  changeMailbox(change: MailboxChange): Promise<void>;

  // Annotations ---------------------------------------------------------------------------------------------------
  /** Of a mailbox, or of the account itself, in the order of their names. RFC 5464 */
  annotations(accountId: AccountId, mailboxId: MailboxId | undefined): Annotation[];
  /** All entries or none; no value removes one. Resolves to the modification sequence. Refuses "not-found", "too-many", "too-large". */
  setAnnotations(of: {
    readonly accountId: AccountId;
    readonly mailboxId: MailboxId | undefined;
    readonly annotations: readonly {
      readonly entry: string;
      readonly value: Uint8Array | undefined;
    }[];
  }): Promise<ModSeq>;

  // Messages, reading ---------------------------------------------------------------------------------------------
  /** The shared index of an open mailbox; kept in step until the last holder disposes of its hold. */
  openIndex(id: MailboxId): IndexHold;
  /** Loads a large index in slices. Undefined where `openIndex` may be called at once. */
  prepareIndex(id: MailboxId): Promise<void> | undefined;
  /** Rows in the order of UIDs; UIDs without a message are passed over. Read in slices of `limit`. */
  messages(mailboxId: MailboxId, selection: UidSelection, limit: number): ListedMessage[];
  envelopes(mailboxId: MailboxId, selection: UidSelection, limit: number): MessageEnvelope[];
  bodies(mailboxId: MailboxId, selection: UidSelection, limit: number): MessageBody[];
  /** Of the same rows, what reading octets needs, in half the time. */
  records(mailboxId: MailboxId, selection: UidSelection, limit: number): MessageRecord[];
  /** The body row of one message, wherever it is now. */
  message(id: MessageId): MessageBody | undefined;
  /** What SORT and THREAD need, in the order of UIDs. */
  threadedRows(mailboxId: MailboxId, selection: UidSelection, limit: number): ThreadedRow[];
  /** The messages of one thread, wherever they are in the account. RFC 8621 §3 */
  messagesOfThread(accountId: AccountId, threadId: ThreadId): ListedMessage[];
  /** UIDs of the messages of one thread in that mailbox, ascending. RFC 8474 §5.2 */
  uidsOfThread(mailboxId: MailboxId, threadId: ThreadId): Uint32Array;
  /**
   * Messages of the account that went after `since`, in that order; who moved has not gone. Undefined where removals
   * that old have been forgotten. RFC 8620 §5.2
   */
  removedMessages(accountId: AccountId, since: ModSeq): RemovedMessage[] | undefined;
  /** Mailboxes that were deleted after `since`, in that order. */
  removedMailboxes(
    accountId: AccountId,
    since: ModSeq,
  ): { readonly id: MailboxId; readonly modSeq: ModSeq }[];
  /**
   * UIDs expunged from (or moved out of) the mailbox after `since`, ascending, with no bound. Where removals that old
   * have been forgotten, all UIDs below UIDNEXT that are not there. RFC 7162 §3.2.5
   */
  vanished(mailboxId: MailboxId, since: ModSeq): Uint32Array;
  /**
   * Octets [start, end) of prefix and body together, at once; for at most a megabyte.
   * Throws BodyGone where the message was expunged since the row was read and its record is gone, a StoreFault where
   * the record is damaged.
   */
  read(body: MessageRecord, start: number, end: number): Buffer;
  /** `read` for many messages, in this order: some may be left out, others are read as well. For one slice of work. */
  forward(bodies: readonly MessageRecord[]): Pick<MailStore, "read">;
  /** The same without a bound, in pieces of at most 256 kB, for sending with backpressure. */
  stream(body: MessageRecord, start: number, end: number): AsyncIterable<Buffer>;
  /** Keeps the record readable for as long as it is held, even where the message is expunged meanwhile. Throws as `read`. */
  hold(body: MessageRecord): BodyHold;

  // Messages, writing ---------------------------------------------------------------------------------------------
  /** Whether the disk has room for so many octets of new mail; a reserve is left for all else. */
  hasRoomFor(octets: number): boolean;
  /**
   * Stores bodies and, in the same transaction, delivers them to mailboxes and queues them. The promise resolves
   * when all of it is durable. Files of contents are removed afterwards, also on failure. Refuses all of them,
   * "over-quota", where one account has no room, and "disk-full".
   */
  accept(messages: readonly NewMessage[]): Promise<readonly Accepted[]>;
  /**
   * Announces that an `accept` will follow soon: others that are complete wait a few milliseconds for it, to share one
   * commit, but not beyond `withinMs`. Disposed of when the message has been accepted or will not come.
   */
  expect(withinMs: number): Disposable;
  /**
   * Delivers a queued body into mailboxes and ends its queue entry in one transaction: no crash doubles it.
   * Refuses "not-found" where the entry is gone.
   */
  deliverQueued(entryId: QueueEntryId, deliveries: readonly Delivery[]): Promise<readonly Placed[]>;
  storeFlags(change: FlagChange): Promise<FlagsStored>;
  /**
   * Copies in the order of UIDs. Unknown UIDs are passed over. Refuses "not-found" where the target is gone, "over-quota", and
   * "disk-full" but into the trash.
   */
  copy(from: MailboxId, uids: Uint32Array, to: MailboxId): Promise<Copied>;
  move(from: MailboxId, uids: Uint32Array, to: MailboxId): Promise<Copied>;
  /** Removes messages marked \Deleted; of `uids` only, if given. */
  expunge(
    mailboxId: MailboxId,
    uids?: Uint32Array,
  ): Promise<{ readonly modSeq: ModSeq; readonly uids: Uint32Array }>;
  /** Removes these, whatever their flags. Unknown UIDs are passed over. */
  removeMessages(
    mailboxId: MailboxId,
    uids: Uint32Array,
  ): Promise<{ readonly modSeq: ModSeq; readonly uids: Uint32Array }>;

  // Queue: the life of entries ------------------------------------------------------------------------------------
  queueEntry(id: QueueEntryId): QueueEntry | undefined;
  /** In the order of their next attempt. For short queues: `queue.page` is for all. */
  queueEntries(limit: number): QueueEntry[];
  /** Time of the earliest next attempt of those that are not held. Looks at all of them. */
  nextQueueAttemptAt(): number | undefined;
  /** Opens the queued message for reading: prefix and body. */
  queuedBody(entry: QueueEntry): MessageBody;
  /**
   * Counts the attempts and sets the time of the next one, durable before the dialing. One job for all `entries`.
   * Resolves to those that may be attempted: they are still there, and not held.
   */
  beginAttempts(
    entries: readonly { readonly id: QueueEntryId; readonly nextAttemptAt: number }[],
    startedAt: number,
  ): Promise<readonly QueueEntryId[]>;
  /**
   * Notes results, with `notices` (failure or delay messages for the sender) in the same transaction. Entries that
   * have ended are retired. An entry that is gone is passed over.
   */
  endAttempts(results: readonly AttemptResult[], notices: readonly NewMessage[]): Promise<void>;
  dropQueueEntries(ids: readonly QueueEntryId[]): Promise<number>;
  /** Schedule, lists, bulk changes, what has left, hold rules, suppression. */
  readonly queue: QueueStore;

  /** What is known of the protection of mail on its way to others. */
  readonly secureDelivery: SecureDeliveryStore;

  // Change feed ---------------------------------------------------------------------------------------------------
  /** Called once per commit with all its changes, in the order of commits, before the writers' promises resolve. */
  subscribe(listener: ChangeListener): Disposable;
}

export interface Account {
  readonly id: AccountId;
  readonly name: string;
  /** No longer in the configuration: its mail is kept, nothing is delivered, nobody logs in. */
  readonly removed: boolean;
  readonly modSeq: ModSeq;
  /** Octets of all its messages, and the most that there may be; 0 where there is no bound. */
  readonly size: number;
  readonly quota: number;
}

export interface StoredCredential {
  /** Such as "argon2id", "scram-sha-256", "cram-md5". */
  readonly kind: string;
  readonly value: string;
  readonly createdAt: number;
}

export interface ConfigRevision {
  readonly revision: number;
  /** The document as applied, TOML. */
  readonly document: string;
  readonly at: number;
  /** Who changed it, such as "cli" or "localserve". */
  readonly by: string;
  readonly note: string;
}

export interface NewConfigRevision {
  readonly document: string;
  readonly by: string;
  readonly note: string;
  readonly at: number;
  /** The revision that the change was made from; 0 before the first. */
  readonly base: number;
  readonly accounts: readonly {
    readonly name: string;
    /** Octets that its messages may have together; absent or 0: no bound. */
    readonly quota?: number | undefined;
    /** Messages of its own that may wait in the queue; absent or 0: no bound. */
    readonly queuedMax?: number | undefined;
    /** How long to know of what has left the queue; 0: not at all. Absent: as before, first 7 days. */
    readonly keepRetiredMs?: number | undefined;
    /** Whether moving into the \\Junk mailbox and out of it marks messages; absent: yes. */
    readonly junkFlags?: boolean | undefined;
    /** What other mailboxes are for, by their names; absent: only special uses say so. */
    readonly junkRules?: JunkRules | undefined;
    /** Created with a new account, besides INBOX, all subscribed. */
    readonly mailboxes: readonly {
      readonly name: string;
      readonly specialUse?: SpecialUse | undefined;
    }[];
  }[];
}

export interface IndexHold extends Disposable {
  readonly index: MailboxIndex;
}

export interface BodyHold extends Disposable {
  /** The row to read with: it says where the record is. */
  readonly body: MessageRecord;
}

export interface NewMessage {
  readonly body: Content | StoredBody;
  readonly deliveries: readonly Delivery[];
  readonly queue: readonly NewQueueEntry[];
  /** `queue` is counted as sent by an account; refuses "sending-limit". */
  readonly sending?: SendingLimits | undefined;
  /** Written in the same transaction, with "queueEntryIds" of `queue`. RFC 8621 §7 */
  readonly submission?: NewSubmission | undefined;
  /** Removed in the same transaction; refuses "not-found" where it is gone. RFC 8508 §3 */
  readonly replaces?: ReplacedMessage | undefined;
}

/** An account's object of the kind "submission". */
export interface NewSubmission {
  readonly accountId: AccountId;
  /** A JSON object. */
  readonly value: string;
}

export interface ReplacedMessage {
  readonly mailboxId: MailboxId;
  readonly uid: Uid;
}

export interface Delivery {
  readonly mailboxId: MailboxId;
  readonly flags: Flags;
  /** Milliseconds since 1970. */
  readonly internalAt: number;
  /** Header fields in front of the body, each ended by CRLF; latin1. "" for none. */
  readonly prefix: string;
  /** It was sent to the account: a thread that is muted takes it as read. */
  readonly isFromOthers?: boolean;
}

export interface Accepted {
  readonly bodyId: BodyId;
  readonly placed: readonly Placed[];
  readonly queueEntryIds: readonly QueueEntryId[];
  /** Of `submission`. */
  readonly submissionId?: number;
}

export interface Placed {
  readonly mailboxId: MailboxId;
  readonly uidValidity: number;
  readonly uid: Uid;
  readonly id: MessageId;
}

export interface FlagChange {
  readonly mailboxId: MailboxId;
  /** Ascending; unknown UIDs are passed over. */
  readonly uids: Uint32Array;
  readonly mode: "add" | "remove" | "replace";
  readonly flags: Flags;
  /** RFC 7162 §3.1.3: messages changed since then are left alone and reported. */
  readonly unchangedSince?: ModSeq | undefined;
}

export interface FlagsStored {
  /** Of the change; where there was nothing to change, the mailbox's present one. */
  readonly modSeq: ModSeq;
  readonly isChanged: boolean;
  /** Some message has flags now that were not asked for: $Junk and $NotJunk exclude each other. */
  readonly changesMore: boolean;
  /** Messages that were left alone because of `unchangedSince`. */
  readonly modified: Uint32Array;
}

/** RFC 4315 §3, COPYUID: equal length, both ascending. */
export interface Copied {
  readonly uidValidity: number;
  readonly fromUids: Uint32Array;
  readonly toUids: Uint32Array;
}

export type StoreRefusalReason =
  | "not-found"
  | "exists"
  | "bad-name"
  | "use-taken"
  | "has-children"
  | "has-messages"
  | "inbox"
  | "conflict"
  | "too-many"
  | "too-large"
  | "over-quota"
  | "queue-full"
  | "sending-limit"
  | "disk-full";

/** The write was not done, and why; nothing changed. */
export class StoreRefusal extends Error {
  override readonly name = "StoreRefusal";
  readonly reason: StoreRefusalReason;

  constructor(reason: StoreRefusalReason, text: string) {
    super(text);
    this.reason = reason;
  }
}

/** There is less room on the disk than the reserve, or would be. */
export function noRoom(): StoreRefusal {
  return new StoreRefusal("disk-full", "There is no room for more on the disk");
}

/** What is on disk is not what was written there. */
export class StoreFault extends Error {
  override readonly name = "StoreFault";
}

/** Nothing refers to the body any more, and compaction has taken its record. */
export class BodyGone extends Error {
  override readonly name = "BodyGone";
}

export type { Change };
