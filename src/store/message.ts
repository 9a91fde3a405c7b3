import type { BodyId, MailboxId, MessageId, ModSeq, ThreadId, Uid } from "./ids.ts";

/** The narrow row of one message in one mailbox. */
export interface MessageRow {
  readonly uid: Uid;
  readonly id: MessageId;
  readonly mailboxId: MailboxId;
  readonly modSeq: ModSeq;
  readonly bits: number;
  readonly keywords: readonly string[];
  /** Octets of prefix and body: RFC822.SIZE. */
  readonly size: number;
  /** INTERNALDATE and SAVEDATE (RFC 8514), milliseconds since 1970. */
  readonly internalAt: number;
  readonly savedAt: number;
  readonly bodyId: BodyId;
  /** Absent where the message is older than threads and its turn has not come yet. RFC 8474 §5.2 */
  readonly threadId?: ThreadId | undefined;
}

/** A row with when the message came to the account, which a move does not change. */
export interface ListedMessage extends MessageRow {
  readonly createSeq: ModSeq;
}

/** What a listing needs of the body, ready to send. */
export interface MessageEnvelope {
  readonly uid: Uid;
  /** ENVELOPE and BODYSTRUCTURE in IMAP's words, latin1. */
  readonly envelope: string;
  readonly bodyStructure: string;
}

/** All that is needed to read octets of a message. Offsets in `structure` and `headerSize` do not count the prefix. */
export interface MessageRecord extends Pick<MessageRow, "uid" | "size" | "internalAt" | "bodyId"> {
  /** Header fields that we added on delivery, in front of the stored octets. Latin1, "" where there are none. */
  readonly prefix: string;
  readonly bodySize: number;
  readonly headerSize: number;
  /** For parseStructure of message/structure.ts */
  readonly structure: string;
  readonly segment: number;
  readonly offset: number;
  readonly compressed: boolean;
}

export interface MessageBody extends MessageRow, MessageRecord {
  readonly preview: string;
}

/** UIDs from `first` to `last`, both included. */
export interface UidRange {
  readonly first: Uid;
  readonly last: Uid;
}

/** A range, or a list of UIDs, ascending. */
export type UidSelection = UidRange | Uint32Array;
