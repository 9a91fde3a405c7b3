import { crc32 } from "node:zlib";
import type { MailboxId } from "../store/ids.ts";
import type { MessageBody } from "../store/message.ts";

// RFC 8474 §4: MAILBOXID, kept through renames.
export function mailboxIdText(id: MailboxId): string {
  return `F${id}`;
}

/**
 * EMAILID: the same for copies, different where anything immutable differs, which the header fields that we added
 * and the internal date are. RFC 8474 §5.1
 */
export function emailIdText(body: MessageBody): string {
  const prefix = body.prefix === "" ? 0 : crc32(body.prefix);
  return `M${body.bodyId}-${body.internalAt.toString(36)}-${prefix.toString(36)}`;
}
