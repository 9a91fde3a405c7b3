import { releaseBody } from "./body-table.ts";
import { flagBits } from "./flags.ts";
import type { MailboxId, ModSeq } from "./ids.ts";
import { StoreRefusal } from "./mail-store.ts";
import type { ReplacedMessage } from "./mail-store.ts";
import { currentModSeqOf, noteRemoval } from "./removal.ts";
import type { RemovedRow } from "./removal.ts";
import { uidCondition, uidParameters } from "./uid-rows.ts";
import type { WriteContext, WriterMailbox } from "./write-context.ts";

interface Row extends RemovedRow {
  readonly body_id: number;
}

/** EXPUNGE and UID EXPUNGE: only messages marked \Deleted go. RFC 9051 §6.4.3, RFC 4315 §2.1 */
export function expunge(
  context: WriteContext,
  { mailboxId, uids }: { mailboxId: MailboxId; uids: Uint32Array | undefined },
): Removed {
  const mailbox = context.mailbox(mailboxId);
  const parameters = uidParameters(context, mailboxId, uids);
  const rows =
    parameters === undefined
      ? []
      : context.all<Row>(
          `SELECT uid, id, bits, size, body_id, thread_id FROM message
           WHERE ${uidCondition} AND bits & ${flagBits["\\Deleted"]} ORDER BY uid`,
          ...parameters,
        );
  return removed(context, mailbox, rows);
}

/** The same whatever the flags: JMAP knows no \\Deleted. RFC 8621 §4.6 */
export function removeMessages(
  context: WriteContext,
  { mailboxId, uids }: { mailboxId: MailboxId; uids: Uint32Array },
): Removed {
  const parameters = uidParameters(context, mailboxId, uids);
  const rows =
    parameters === undefined
      ? []
      : context.all<Row>(
          `SELECT uid, id, bits, size, body_id, thread_id FROM message WHERE ${uidCondition} ORDER BY uid`,
          ...parameters,
        );
  return removed(context, context.mailbox(mailboxId), rows);
}

interface Removed {
  readonly modSeq: ModSeq;
  readonly uids: Uint32Array;
}

function removed(context: WriteContext, mailbox: WriterMailbox, rows: readonly Row[]): Removed {
  if (rows.length === 0) {
    return { modSeq: currentModSeqOf(context, mailbox.id), uids: new Uint32Array() };
  }
  return { modSeq: remove(context, mailbox, rows), uids: Uint32Array.from(rows, ({ uid }) => uid) };
}

/** Removes one message, whatever its flags: another takes its place. RFC 8508 §3 */
export function removeReplaced(context: WriteContext, { mailboxId, uid }: ReplacedMessage): void {
  const row = context.get<Row>(
    "SELECT uid, id, bits, size, body_id, thread_id FROM message WHERE mailbox_id = ? AND uid = ?",
    mailboxId,
    uid,
  );
  if (row === undefined) throw new StoreRefusal("not-found", "The message is gone");
  remove(context, context.mailbox(mailboxId), [row]);
}

function remove(context: WriteContext, mailbox: WriterMailbox, rows: readonly Row[]): ModSeq {
  const modSeq = context.nextModSeq(mailbox.accountId);
  for (const row of rows) {
    context.run("DELETE FROM message WHERE mailbox_id = ? AND uid = ?", mailbox.id, row.uid);
    releaseBody(context, row.body_id);
  }
  noteRemoval(context, { mailbox, rows, modSeq });
  return modSeq;
}
