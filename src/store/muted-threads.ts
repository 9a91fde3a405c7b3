import { flagBits } from "./flags.ts";
import type { Flags } from "./flags.ts";
import type { ThreadId } from "./ids.ts";
import type { WriteContext } from "./write-context.ts";

/** On the messages of a thread that somebody wants to hear no more of; our own word. */
const muted = "$muted";

/** Whether a message of the thread says so; most threads have no message with free keywords at all. */
function isMuted(context: WriteContext, threadId: ThreadId): boolean {
  const sql =
    "SELECT 1 FROM message WHERE thread_id = ? AND keywords IS NOT NULL " +
    `AND ' ' || lower(keywords) || ' ' LIKE '% ${muted} %' LIMIT 1`;
  return context.get(sql, threadId) !== undefined;
}

/** The flags of a message from others that joins the thread: read already where it is muted. mail-behaviours.md 6.5 */
export function mutedFlags(context: WriteContext, threadId: ThreadId, flags: Flags): Flags {
  if (!isMuted(context, threadId)) return flags;
  return { bits: flags.bits | flagBits["\\Seen"], keywords: [...flags.keywords, muted] };
}
