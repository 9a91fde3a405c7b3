import { bodyThread, insertBodyThread } from "./body-thread.ts";
import type { Jobs } from "./jobs.ts";
import { threadOf } from "./threads.ts";
import type { WriteContext } from "./write-context.ts";

interface Row {
  readonly account_id: number;
  readonly internal_at: number;
}

/**
 * Gives each message its thread, where it is still without one. It had no THREADID until now, so nothing that a
 * client has been told changes, and no modification sequence moves. RFC 8474 §5.2
 */
export function fillThreads(context: WriteContext, messages: Jobs["fillThreads"]["args"]): void {
  for (const { id, bodyId, fields } of messages) {
    const row = context.get<Row>(
      `SELECT b.account_id, m.internal_at FROM message m JOIN mailbox b ON b.id = m.mailbox_id
       WHERE m.id = ? AND m.body_id = ? AND m.thread_id IS NULL`,
      id,
      bodyId,
    );
    // It went meanwhile.
    if (row === undefined) continue;
    insertBodyThread(context, bodyId, fields);
    const threadId = threadOf(context, {
      accountId: row.account_id,
      id,
      bodyId,
      at: row.internal_at,
      // A copy of the message in another account may have been first.
      fields: bodyThread(context, bodyId)!,
    });
    context.run("UPDATE message SET thread_id = ? WHERE id = ?", threadId, id);
  }
}
