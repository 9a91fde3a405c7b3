import { mergedRanges } from "../imap/message-ranges.ts";
import { formatSequenceSet, type MessageSet } from "../imap/sequence-set.ts";
import type { Session } from "./session.ts";

const uidMax = 2 ** 32 - 1;

// RFC 7162 §3.2.6: of the UIDs asked for, those that went since `modSeq`.
export function writeVanishedEarlier(session: Session, set: MessageSet, modSeq: number): void {
  const { mailbox, services } = session;
  // "$" holds only messages that are there.
  if (set === "$") return;
  const ranges = mergedRanges(set, uidMax);
  let range = 0;
  const vanished = services.store.vanished(mailbox.mailboxId, modSeq).filter((uid) => {
    while (range < ranges.length && ranges[range]!.last < uid) range++;
    return range < ranges.length && ranges[range]!.first <= uid;
  });
  if (vanished.length === 0) return;
  session.output.write(`* VANISHED (EARLIER) ${formatSequenceSet(vanished)}\r\n`);
}
