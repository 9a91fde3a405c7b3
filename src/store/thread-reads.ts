import { bodyThreadColumns, threadFieldsOfRow } from "./body-thread.ts";
import type { BodyThreadRow } from "./body-thread.ts";
import type { BodyId, MailboxId, MessageId, ThreadId, Uid } from "./ids.ts";
import type { Reader } from "./reader.ts";
import { noThreadFields } from "./thread-fields.ts";
import type { ThreadFields } from "./thread-fields.ts";
import { type Selecting, selectedMessages } from "./uid-selection.ts";

/** What SORT and THREAD need of one message. RFC 5256 */
export interface ThreadedRow extends ThreadFields {
  readonly uid: Uid;
  readonly id: MessageId;
  readonly threadId: ThreadId | undefined;
  readonly internalAt: number;
}

interface Row extends BodyThreadRow {
  readonly uid: number;
  readonly id: number;
  readonly thread_id: number | null;
  readonly internal_at: number;
  readonly base_subject: string;
}

interface MaybeRow extends Omit<Row, "base_subject"> {
  /** NULL where the message's turn has not come yet. */
  readonly base_subject: string | null;
}

export function threadedRows(reader: Reader, selecting: Selecting): ThreadedRow[] {
  const { sql, parameters } = selectedMessages(
    selecting,
    "LEFT JOIN body_thread t ON t.body_id = m.body_id",
  );
  return reader
    .all<MaybeRow>(
      `SELECT m.uid, m.id, m.thread_id, m.internal_at, ${bodyThreadColumns} ${sql}`,
      ...parameters,
    )
    .map((row) => ({
      ...(isLookedAt(row) ? threadFieldsOfRow(row) : noThreadFields),
      uid: row.uid,
      id: row.id,
      threadId: row.thread_id ?? undefined,
      internalAt: row.internal_at,
    }));
}

/** UIDs of the thread's messages in that mailbox, ascending. */
export function uidsOfThread(
  reader: Reader,
  mailboxId: MailboxId,
  threadId: ThreadId,
): Uint32Array {
  const uids = reader
    .statement("SELECT uid FROM message WHERE thread_id = ? AND mailbox_id = ? ORDER BY uid")
    .pluck()
    .all(threadId, mailboxId) as number[];
  return Uint32Array.from(uids);
}

/** Some messages without a thread, those of a mailbox in the order in which they came. */
export function unthreaded(
  reader: Reader,
  limit: number,
): { readonly id: MessageId; readonly bodyId: BodyId }[] {
  return reader.all(
    `SELECT id, body_id AS bodyId FROM message INDEXED BY message_thread
     WHERE thread_id IS NULL ORDER BY mailbox_id, uid LIMIT ?`,
    limit,
  );
}

function isLookedAt(row: MaybeRow): row is Row {
  return row.base_subject !== null;
}
