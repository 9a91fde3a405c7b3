import { crc32 } from "node:zlib";
import type { MailboxId } from "../store/ids.ts";
import type { MessageRecord, MessageRow } from "../store/message.ts";

// RFC 8474 §4: MAILBOXID, kept through renames.
export function mailboxIdText(id: MailboxId): string {
  return `F${id}`;
}

/**
 * EMAILID: the same for copies, different where anything immutable differs, which the header fields that we added
 * and the internal date are. RFC 8474 §5.1
 */
export function emailIdText({ prefix, bodyId, internalAt }: MessageRecord): string {
  const sum = prefix === "" ? 0 : crc32(prefix);
  return `M${bodyId}-${internalAt.toString(36)}-${sum.toString(36)}`;
}

/** THREADID; undefined where the message is older than threads and its turn has not come yet. RFC 8474 §5.2 */
export function threadIdText({ threadId }: Pick<MessageRow, "threadId">): string | undefined {
  return threadId === undefined ? undefined : `T${threadId}`;
}
