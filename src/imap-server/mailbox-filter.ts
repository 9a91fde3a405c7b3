import type { MailboxFilter } from "../imap/mailbox-filter.ts";
import type { MailboxId } from "../store/ids.ts";
import type { Mailbox } from "../store/mailbox.ts";

/** What a filter looks at. */
export type FilteredMailbox = Pick<Mailbox, "name" | "specialUse" | "subscribed">;

/** Whether a filter takes in the mailbox, "selected" apart. RFC 5465 §6, RFC 7377 §2.2 */
export function takesIn(filter: MailboxFilter, { name, ...mailbox }: FilteredMailbox): boolean {
  switch (filter.kind) {
    case "selected":
    case "selected-delayed":
      return false;
    case "inboxes":
      // Where messages may be delivered to.
      return name === "INBOX" || mailbox.specialUse === "\\Junk";
    case "personal":
      return true;
    case "subscribed":
      return mailbox.subscribed;
    case "mailboxes":
      return filter.mailboxes.includes(name);
    case "subtree":
      return filter.mailboxes.some((root) => name === root || name.startsWith(`${root}/`));
    case "subtree-one":
      return filter.mailboxes.some((root) => name === root || parentOf(name) === root);
  }
}

/** The mailboxes that some filter takes in, each once. */
export function filteredMailboxes(
  filters: readonly MailboxFilter[],
  mailboxes: readonly Mailbox[],
  selectedId: MailboxId | undefined,
): Mailbox[] {
  const takesSelected = filters.some(({ kind }) => kind === "selected");
  return mailboxes.filter(
    (mailbox) =>
      (takesSelected && mailbox.id === selectedId) ||
      filters.some((filter) => takesIn(filter, mailbox)),
  );
}

function parentOf(name: string): string | undefined {
  const end = name.lastIndexOf("/");
  return end < 0 ? undefined : name.slice(0, end);
}
