import type { MailboxId } from "./ids.ts";
import type { WriteContext } from "./write-context.ts";

/** Takes mailbox, first and last UID, and twice a JSON array of UIDs, or NULL for all between. */
export const uidCondition =
  "mailbox_id = ? AND uid BETWEEN ? AND ? AND (? IS NULL OR uid IN (SELECT value FROM json_each(?)))";

export type UidParameters = readonly [MailboxId, number, number, string | null, string | null];

/**
 * Parameters for uidCondition. A set without gaps, such as 1:* in a whole mailbox, is asked for as a range, which
 * SQLite walks in one go. `uids` ascend; undefined means all.
 */
export function uidParameters(
  context: WriteContext,
  mailboxId: MailboxId,
  uids: Uint32Array | undefined,
): UidParameters | undefined {
  if (uids === undefined) return [mailboxId, 1, 2 ** 32, null, null];
  if (uids.length === 0) return undefined;
  const first = uids[0]!;
  const last = uids[uids.length - 1]!;
  const whole = isWhole(context, mailboxId, uids);
  const listed = whole ? null : JSON.stringify([...uids]);
  return [mailboxId, first, last, listed, listed];
}

/** Whether the mailbox has no other messages between the first and the last. */
function isWhole(context: WriteContext, mailboxId: MailboxId, uids: Uint32Array): boolean {
  const first = uids[0]!;
  const last = uids[uids.length - 1]!;
  if (last - first + 1 === uids.length) return true;
  const between = [mailboxId, first, last];
  const range = "FROM message WHERE mailbox_id = ? AND uid BETWEEN ? AND ?";
  const { n } = context.get<{ n: number }>(`SELECT count(*) AS n ${range}`, ...between)!;
  // As many rows as UIDs asked for, but other ones? Only where UIDs were asked for that are gone; then be exact.
  if (n !== uids.length) return false;
  const found = context
    .statement(`SELECT uid ${range} ORDER BY uid`)
    .pluck()
    .all(...between) as number[];
  return found.every((uid, i) => uid === uids[i]);
}
