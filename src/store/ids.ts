// Numbers that must not be mixed up. The brand is optional, so a plain number from SQL or a parser can become
// one, but an AccountId never passes for a MailboxId.
export type AccountId = number & { readonly brand?: "AccountId" };
export type MailboxId = number & { readonly brand?: "MailboxId" };
/** Kept for a message's whole life, also when it moves to another mailbox. */
export type MessageId = number & { readonly brand?: "MessageId" };
/** The id of the message that began the thread, whether it is still there or not. RFC 8474 §5.2 */
export type ThreadId = MessageId;
/** One stored body with its structure; copies of a message share it. */
export type BodyId = number & { readonly brand?: "BodyId" };
export type QueueEntryId = number & { readonly brand?: "QueueEntryId" };
/** RFC 9051 §2.3.1.1 */
export type Uid = number & { readonly brand?: "Uid" };
/** RFC 7162 §3.1: one sequence per account; below 2^53. */
export type ModSeq = number & { readonly brand?: "ModSeq" };
