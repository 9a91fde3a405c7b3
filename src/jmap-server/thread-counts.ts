import { flagBits } from "../store/flags.ts";
import type { MailboxId } from "../store/ids.ts";
import type { ListColumns } from "./mailbox-lists.ts";
import type { ThreadCounts } from "./mailbox-object.ts";
import type { RequestContext } from "./request-context.ts";

/**
 * Threads with a message in the mailbox, and those of them with an unread one there. RFC 8621 §2 would have unread
 * messages of the thread in other mailboxes counted too, but for the trash; to people the number beside a mailbox
 * tells what is to be read in it.
 */
export async function threadCounts(
  context: RequestContext,
  mailboxId: MailboxId,
): Promise<ThreadCounts> {
  const columns = await context.services.lists.columns(mailboxId);
  const known = counted.get(columns);
  if (known !== undefined && known.version === columns.version) return known.counts;
  const counts = count(columns);
  counted.set(columns, { version: columns.version, counts });
  return counts;
}

const counted = new WeakMap<
  ListColumns,
  { readonly version: number; readonly counts: ThreadCounts }
>();

function count({ count: rows, threadIds, bits }: ListColumns): ThreadCounts {
  const all = new Set<number>();
  const unread = new Set<number>();
  const seen = flagBits["\\Seen"] | flagBits["\\Draft"];
  for (let at = 0; at < rows; at++) {
    all.add(threadIds[at]!);
    if ((bits[at]! & seen) === 0) unread.add(threadIds[at]!);
  }
  return { total: all.size, unread: unread.size };
}
