import { flagBits } from "./flags.ts";
import type { MailboxId, ModSeq } from "./ids.ts";
import { changeSize } from "./quota.ts";
import type { WriteContext, WriterMailbox } from "./write-context.ts";

/** A row as far as its removal from a mailbox needs it. */
export interface RemovedRow {
  readonly uid: number;
  readonly id: number;
  readonly bits: number;
  readonly size: number;
  readonly thread_id: number | null;
}

/** Leaves a tombstone for each row, takes them out of the counts and tells the feed. The rows themselves are the caller's. */
export function noteRemoval(
  context: WriteContext,
  {
    mailbox,
    rows,
    modSeq,
  }: { mailbox: WriterMailbox; rows: readonly RemovedRow[]; modSeq: ModSeq },
): void {
  let unseen = 0;
  let deleted = 0;
  let size = 0;
  let deletedSize = 0;
  for (const row of rows) {
    context.run(
      "INSERT INTO tombstone (mailbox_id, mod_seq, uid, message_id, at, thread_id) VALUES (?, ?, ?, ?, ?, ?)",
      mailbox.id,
      modSeq,
      row.uid,
      row.id,
      context.now,
      row.thread_id,
    );
    if (!(row.bits & flagBits["\\Seen"])) unseen++;
    size += row.size;
    if (row.bits & flagBits["\\Deleted"]) {
      deleted++;
      deletedSize += row.size;
    }
  }
  context.run(
    `UPDATE mailbox SET mod_seq = ?, messages = messages - ?, unseen = unseen - ?, deleted = deleted - ?,
       size = size - ?, deleted_size = deleted_size - ? WHERE id = ?`,
    modSeq,
    rows.length,
    unseen,
    deleted,
    size,
    deletedSize,
    mailbox.id,
  );
  changeSize(context, mailbox.accountId, -size);
  context.changed({
    kind: "messages-removed",
    accountId: mailbox.accountId,
    mailboxId: mailbox.id,
    modSeq,
    uids: Uint32Array.from(rows, ({ uid }) => uid),
  });
}

/** The HIGHESTMODSEQ of a mailbox in which nothing changed. */
export function currentModSeqOf(context: WriteContext, mailboxId: MailboxId): ModSeq {
  return context.get<{ mod_seq: number }>("SELECT mod_seq FROM mailbox WHERE id = ?", mailboxId)!
    .mod_seq;
}
