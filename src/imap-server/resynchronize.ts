import type { Qresync } from "../imap/command.ts";
import { mergedRanges, type NumberRange } from "../imap/message-ranges.ts";
import { formatSequenceSet, type SequenceSet } from "../imap/sequence-set.ts";
import type { Mailbox } from "../store/mailbox.ts";
import { FlagLines } from "./flag-lines.ts";
import { formatReply, ok } from "./imap-error.ts";
import type { SelectedMailbox } from "./selected-mailbox.ts";
import type { Session } from "./session.ts";
import type { TimeSlice } from "../slices/time-slice.ts";

const uidMax = 2 ** 32 - 1;

export interface Resynchronization {
  readonly mailbox: Mailbox;
  readonly selected: SelectedMailbox;
  readonly qresync: Qresync;
  readonly slice: TimeSlice;
}

/**
 * What changed since the client was last here: VANISHED (EARLIER), then FETCH of changed messages. RFC 7162 §3.2.5.
 * Where the store has forgotten removals that old, it names all UIDs that are not there: so the client's sample of
 * sequence numbers (§3.2.5.2), which would make that list shorter, need not be looked at.
 */
export async function resynchronize(
  session: Session,
  { mailbox, selected, qresync, slice }: Resynchronization,
): Promise<void> {
  // RFC 7162 §3.2.5.1: with another UIDVALIDITY the client knows nothing.
  if (mailbox.uidValidity !== qresync.uidValidity) return;
  const { output, services } = session;
  const isKnown = knownTest(qresync.knownUids);
  const modSeq = sharedModSeq(session, selected, qresync.modSeq);
  const vanished = services.store.vanished(mailbox.id, modSeq).filter(isKnown);
  if (vanished.length > 0) {
    output.write(`* VANISHED (EARLIER) ${formatSequenceSet(vanished)}\r\n`);
  }
  // The view is as new as the index: nothing was awaited since the mailbox was opened.
  const changed = selected.index.changedSince(modSeq);
  const said = { uid: true, flags: true, modSeq: true };
  const lines = new FlagLines(session, selected, { lines: changed.length, ...said });
  for (let at = 0; at < changed.length; at++) {
    if ((at & 511) === 511) {
      if (output.isFull) await output.ready();
      if (slice.isOver) await slice.renew();
    }
    if (isKnown(changed[at]!)) lines.write(changed[at]!);
  }
  lines.end();
}

/**
 * Up to where the client and we agree. One that has heard of what is yet to come, of a server before its data was
 * restored, say, is told everything.
 */
function sharedModSeq({ output }: Session, { index }: SelectedMailbox, modSeq: number): number {
  if (modSeq <= Math.max(index.highestModSeq, 1)) return modSeq;
  const text = "What you know of this mailbox is newer than the mailbox: here is all of it";
  output.write(formatReply("*", ok(text, "ALERT")));
  return 0;
}

function knownTest(set: SequenceSet | undefined): (uid: number) => boolean {
  if (set === undefined) return () => true;
  const ranges = mergedRanges(set, uidMax);
  return (uid) => holds(ranges, uid);
}

function holds(ranges: readonly NumberRange[], uid: number): boolean {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ranges[middle]!.last < uid) low = middle + 1;
    else high = middle;
  }
  return low < ranges.length && ranges[low]!.first <= uid;
}
