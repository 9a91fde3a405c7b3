import { rangesByNumber, rangesByUid, valuesAt } from "../imap/message-ranges.ts";
import type { MessageSet } from "../imap/sequence-set.ts";
import { bad } from "./imap-error.ts";
import type { SelectedMailbox } from "./selected-mailbox.ts";

/**
 * UIDs of the messages that a command means, ascending, out of those that the client knows.
 * RFC 9051 §9: a sequence number beyond the last message is an error, a UID without a message is not.
 */
export function targetUids(
  { view, searchResult }: SelectedMailbox,
  set: MessageSet,
  byUid: boolean,
): Uint32Array {
  if (set === "$") return searchResult.slice();
  const uids = view.uids;
  const ranges = byUid ? rangesByUid(set, uids) : rangesByNumber(set, uids.length);
  if (ranges === undefined) throw bad("No such message", "CLIENTBUG");
  if (ranges.length === 0) return new Uint32Array();
  return valuesAt(ranges, uids);
}
