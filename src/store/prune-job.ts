import type { Jobs } from "./jobs.ts";
import type { WriteContext } from "./write-context.ts";

/**
 * Forgets the oldest tombstones of a mailbox beyond those that are kept, a slice at a time. First the mailbox notes up
 * to where it forgets, so who asks for what vanished since then is never told a part. RFC 7162 §5.3
 */
export function pruneTombstones(
  context: WriteContext,
  { mailboxId, keep, before, limit }: Jobs["pruneTombstones"]["args"],
): Jobs["pruneTombstones"]["result"] {
  const oldestKept = context.get<{ mod_seq: number }>(
    "SELECT mod_seq FROM tombstone WHERE mailbox_id = ? ORDER BY mod_seq DESC, uid DESC LIMIT 1 OFFSET ?",
    mailboxId,
    keep - 1,
  );
  if (oldestKept === undefined) return { removed: 0, more: false };
  const forgotten = context.get<{ modSeq: number | null }>(
    "SELECT max(mod_seq) AS modSeq FROM tombstone WHERE mailbox_id = ? AND mod_seq < ? AND at < ?",
    mailboxId,
    oldestKept.mod_seq,
    before,
  )!.modSeq;
  if (forgotten === null) return { removed: 0, more: false };
  context.run(
    "UPDATE mailbox SET highest_deleted_mod_seq = max(highest_deleted_mod_seq, ?) WHERE id = ?",
    forgotten,
    mailboxId,
  );
  const removed = context.run(
    `DELETE FROM tombstone WHERE mailbox_id = ? AND (mod_seq, uid) IN (
       SELECT mod_seq, uid FROM tombstone WHERE mailbox_id = ? AND mod_seq <= ?
       ORDER BY mod_seq, uid LIMIT ?)`,
    mailboxId,
    mailboxId,
    forgotten,
    limit,
  );
  return { removed, more: removed === limit };
}

/** The same for a mailbox that is gone: once all of its tombstones are old, they go, and the account notes it. */
export function pruneRemovedMailbox(
  context: WriteContext,
  { mailboxId, before, limit }: Jobs["pruneRemovedMailbox"]["args"],
): Jobs["pruneRemovedMailbox"]["result"] {
  const youngest = context.get<{ at: number | null }>(
    "SELECT max(at) AS at FROM tombstone WHERE mailbox_id = ?",
    mailboxId,
  )!.at;
  if (youngest === null || youngest >= before) return { removed: 0, more: false };
  context.run(
    `UPDATE account SET highest_deleted_mod_seq = max(highest_deleted_mod_seq,
       (SELECT max(mod_seq) FROM tombstone WHERE mailbox_id = ?))
     WHERE id = (SELECT account_id FROM mailbox_tombstone WHERE mailbox_id = ?)`,
    mailboxId,
    mailboxId,
  );
  const removed = context.run(
    `DELETE FROM tombstone WHERE mailbox_id = ? AND (mod_seq, uid) IN (
       SELECT mod_seq, uid FROM tombstone WHERE mailbox_id = ? ORDER BY mod_seq, uid LIMIT ?)`,
    mailboxId,
    mailboxId,
    limit,
  );
  return { removed, more: removed === limit };
}
