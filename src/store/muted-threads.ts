import { flagBits } from "./flags.ts";
import type { Flags } from "./flags.ts";
import type { AccountId, ThreadId } from "./ids.ts";
import type { WriteContext } from "./write-context.ts";

/** On the messages of a thread that somebody wants to hear no more of; our own word. */
const muted = "$muted";

/** Whether a message of the thread says so. A thread may be long, and most people never mute one. */
function isMuted(context: WriteContext, accountId: AccountId, threadId: ThreadId): boolean {
  const known = "SELECT 1 FROM mailbox WHERE account_id = ? AND keywords LIKE ? LIMIT 1";
  if (context.get(known, accountId, `%${muted}%`) === undefined) return false;
  const sql =
    "SELECT 1 FROM message WHERE thread_id = ? AND keywords IS NOT NULL " +
    `AND ' ' || lower(keywords) || ' ' LIKE '% ${muted} %' LIMIT 1`;
  return context.get(sql, threadId) !== undefined;
}

/** The flags of a message from others that joins the thread: read already where it is muted. mail-behaviours.md 6.5 */
export function mutedFlags(
  context: WriteContext,
  { accountId, threadId }: { readonly accountId: AccountId; readonly threadId: ThreadId },
  flags: Flags,
): Flags {
  if (!isMuted(context, accountId, threadId)) return flags;
  return { bits: flags.bits | flagBits["\\Seen"], keywords: [...flags.keywords, muted] };
}
