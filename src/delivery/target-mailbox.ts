import type { AccountId, MailboxId } from "../store/ids.ts";
import type { MailStore } from "../store/mail-store.ts";

/** The mailbox to deliver to; the inbox where it was renamed or deleted; undefined where the account has gone. */
export function targetMailbox(
  store: Pick<MailStore, "account" | "mailboxByName">,
  accountId: AccountId,
  name: string,
): MailboxId | undefined {
  if (store.account(accountId)?.removed !== false) return undefined;
  return (store.mailboxByName(accountId, name) ?? store.mailboxByName(accountId, "INBOX"))?.id;
}
