import { flagBits } from "../store/flags.ts";
import type { MailboxId, ModSeq } from "../store/ids.ts";
import type { Mailbox } from "../store/mailbox.ts";
import { isVisible } from "./keywords.ts";
import type { ListColumns } from "./mailbox-lists.ts";
import type { EmailCounts } from "./mailbox-object.ts";
import type { RequestContext } from "./request-context.ts";

export const noEmails = { totalEmails: 0, unreadEmails: 0, totalThreads: 0, unreadThreads: 0 };
/** Mailboxes of all accounts; one that nothing happens in is counted once. */
const keptMax = 5_000;

interface Kept {
  readonly modSeq: ModSeq;
  readonly counts: EmailCounts;
}

/** What was counted last, by mailbox. */
export class EmailCountsMemory {
  readonly #kept = new Map<MailboxId, Kept>();

  find({ id, modSeq }: Mailbox): EmailCounts | undefined {
    const kept = this.#kept.get(id);
    return kept?.modSeq === modSeq ? kept.counts : undefined;
  }

  keep({ id, modSeq }: Mailbox, counts: EmailCounts): void {
    this.#kept.delete(id);
    this.#kept.set(id, { modSeq, counts });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > keptMax && oldest !== undefined) this.#kept.delete(oldest);
  }
}

/**
 * Of a thread in several mailboxes each counts its own messages. RFC 8621 §2 would have unread messages of the thread in
 * other mailboxes counted too, but for the trash; to people the number beside a mailbox tells what is to be read in it.
 */
export async function emailCounts(
  { services, accountId }: RequestContext,
  mailbox: Mailbox,
): Promise<EmailCounts> {
  if (mailbox.counts.messages === mailbox.counts.deleted) return noEmails;
  const known = services.counts.find(mailbox);
  if (known !== undefined) return known;
  const counts = countsOf(await services.lists.columns(mailbox.id));
  // The list may not have heard yet of the change that the row already shows.
  if (services.states.modSeq(accountId) >= mailbox.modSeq) services.counts.keep(mailbox, counts);
  return counts;
}

function countsOf({ count, threadIds, bits }: ListColumns): EmailCounts {
  const threads = new Set<number>();
  const unread = new Set<number>();
  const isRead = flagBits["\\Seen"] | flagBits["\\Draft"];
  let totalEmails = 0;
  let unreadEmails = 0;
  for (let at = 0; at < count; at++) {
    const flags = bits[at]!;
    if (!isVisible(flags)) continue;
    totalEmails++;
    threads.add(threadIds[at]!);
    if ((flags & isRead) !== 0) continue;
    unreadEmails++;
    unread.add(threadIds[at]!);
  }
  return { totalEmails, unreadEmails, totalThreads: threads.size, unreadThreads: unread.size };
}
