import { StoreRefusal } from "./mail-store.ts";
import { renameMailbox, requireFreeUse, setSubscribed } from "./mailbox-jobs.ts";
import { checkedMailboxName } from "./mailbox-name.ts";
import type { MailboxChange } from "./mailbox.ts";
import type { WriteContext } from "./write-context.ts";

/** Name, use, place and subscription of a mailbox together. RFC 8621 §2.5 */
export function changeMailbox(context: WriteContext, change: MailboxChange): void {
  const { mailboxId, name, subscribed } = change;
  const mailbox = context.mailbox(mailboxId);
  const { accountId } = mailbox;
  const newName = name === undefined ? mailbox.name : checkedMailboxName(name);
  if (newName !== mailbox.name) {
    if (mailbox.name === "INBOX") throw new StoreRefusal("inbox", "The inbox keeps its name");
    renameMailbox(context, { mailboxId, newName });
  }
  changeRow(context, change);
  if (subscribed !== undefined) setSubscribed(context, { accountId, name: newName, subscribed });
}

function changeRow(
  context: WriteContext,
  { mailboxId, specialUse, sortOrder }: MailboxChange,
): void {
  const mailbox = context.mailbox(mailboxId);
  const { accountId } = mailbox;
  const newUse = specialUse === "none" ? null : (specialUse ?? mailbox.specialUse);
  const changesUse = newUse !== mailbox.specialUse;
  if (!changesUse && sortOrder === undefined) return;
  if (changesUse && specialUse !== undefined && specialUse !== "none") {
    if (mailbox.name === "INBOX") throw new StoreRefusal("inbox", "The inbox keeps its use");
    requireFreeUse(context, accountId, specialUse);
  }
  const modSeq = context.nextModSeq(accountId);
  context.run(
    `UPDATE mailbox SET special_use = ?, sort_order = coalesce(?, sort_order), mod_seq = ? WHERE id = ?`,
    newUse,
    sortOrder ?? null,
    modSeq,
    mailboxId,
  );
  context.changed({ kind: "mailbox-changed", accountId, mailboxId, modSeq });
}
