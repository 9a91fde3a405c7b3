import { releaseBody } from "./body-table.ts";
import { flagBits } from "./flags.ts";
import type { MailboxId, ModSeq } from "./ids.ts";
import { currentModSeqOf, noteRemoval } from "./removal.ts";
import type { RemovedRow } from "./removal.ts";
import { uidCondition, uidParameters } from "./uid-rows.ts";
import type { WriteContext } from "./write-context.ts";

interface Row extends RemovedRow {
  readonly body_id: number;
}

/** EXPUNGE and UID EXPUNGE: only messages marked \Deleted go. RFC 9051 §6.4.3, RFC 4315 §2.1 */
export function expunge(
  context: WriteContext,
  { mailboxId, uids }: { mailboxId: MailboxId; uids: Uint32Array | undefined },
): { modSeq: ModSeq; uids: Uint32Array } {
  const mailbox = context.mailbox(mailboxId);
  const parameters = uidParameters(context, mailboxId, uids);
  const rows =
    parameters === undefined
      ? []
      : context.all<Row>(
          `SELECT uid, id, bits, size, body_id FROM message
           WHERE ${uidCondition} AND bits & ${flagBits["\\Deleted"]} ORDER BY uid`,
          ...parameters,
        );
  if (rows.length === 0) {
    return { modSeq: currentModSeqOf(context, mailboxId), uids: new Uint32Array() };
  }
  const modSeq = context.nextModSeq(mailbox.accountId);
  for (const row of rows) {
    context.run("DELETE FROM message WHERE mailbox_id = ? AND uid = ?", mailboxId, row.uid);
    releaseBody(context, row.body_id);
  }
  noteRemoval(context, { mailbox, rows, modSeq });
  return { modSeq, uids: Uint32Array.from(rows, ({ uid }) => uid) };
}
