import type { Annotation } from "./annotation.ts";
import { ofAccount } from "./annotation-jobs.ts";
import type { AccountId, MailboxId } from "./ids.ts";
import type { Reader } from "./reader.ts";

/** Of a mailbox, or of the account itself, in the order of their names. */
export function annotations(
  reader: Reader,
  accountId: AccountId,
  mailboxId: MailboxId | undefined,
): Annotation[] {
  return reader.all<Annotation>(
    `SELECT name AS entry, value, mod_seq AS modSeq FROM annotation
     WHERE account_id = ? AND mailbox_id = ? ORDER BY name`,
    accountId,
    mailboxId ?? ofAccount,
  );
}
