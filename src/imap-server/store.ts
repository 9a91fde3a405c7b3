import { formatSequenceSet } from "../imap/sequence-set.ts";
import type { Command, Store } from "../imap/command.ts";
import type { ModSeq } from "../store/ids.ts";
import { enableCondStore } from "./enable.ts";
import { FlagLines } from "./flag-lines.ts";
import { flagsOf } from "./flags-of-command.ts";
import { no, ok, type Reply } from "./imap-error.ts";
import { IndexRows } from "./index-rows.ts";
import { targetUids } from "./message-targets.ts";
import { withProgress } from "./progress.ts";
import type { SelectedMailbox } from "./selected-mailbox.ts";
import type { Session } from "./session.ts";
import { written } from "./store-refusal.ts";
import type { TimeSlice } from "../slices/time-slice.ts";

// RFC 9051 §6.4.6, RFC 7162 §3.1.3
export async function runStore(
  session: Session,
  command: Store & Pick<Command, "tag">,
  slice: TimeSlice,
): Promise<Reply> {
  const mailbox = session.writableMailbox;
  const { unchangedSince, byUid } = command;
  if (unchangedSince !== undefined) enableCondStore(session);
  const uids = targetUids(mailbox, command.set, byUid);
  if (uids.length === 0) return ok("STORE completed");
  const storing = storeInParts(session, command, uids);
  const { modSeqs, changesMore, modified } = await withProgress(session, command.tag, storing);
  // RFC 9051 §6.4.6: .SILENT is for what the client knows anyway.
  if (!(command.silent && changesMore)) {
    for (const modSeq of modSeqs) mailbox.pending.forgetFlagsChange(modSeq);
  }
  const left = modified.length > 0 ? new Set(modified) : undefined;
  const missing = await answer(session, { uids, left, silent: command.silent, slice });
  if (missing && !byUid) throw no("Some messages are gone", "EXPUNGEISSUED");
  return ok("STORE completed", modifiedCode(mailbox, modified, byUid));
}

interface Stored {
  /** Of the changes, of each part that there was something to change in. */
  readonly modSeqs: readonly ModSeq[];
  readonly changesMore: boolean;
  /** Messages that were left alone because of UNCHANGEDSINCE, ascending. */
  readonly modified: Uint32Array;
}

/** A job that changes half a million rows would hold up all others for a second: a giant mailbox is changed in parts. */
async function storeInParts(session: Session, command: Store, uids: Uint32Array): Promise<Stored> {
  const { store, limits } = session.services;
  const { mailboxId } = session.mailbox;
  const { mode, unchangedSince } = command;
  const flags = flagsOf(command.flags);
  const modSeqs: ModSeq[] = [];
  const modified: Uint32Array[] = [];
  let changesMore = false;
  for (let at = 0; at < uids.length; at += limits.storedAtOnce) {
    const part = uids.slice(at, at + limits.storedAtOnce);
    const change = { mailboxId, uids: part, mode, flags, unchangedSince };
    const stored = await written(store.storeFlags(change));
    if (stored.isChanged) modSeqs.push(stored.modSeq);
    modified.push(stored.modified);
    changesMore ||= stored.changesMore;
  }
  const all = modified.length === 1 ? modified[0]! : concatenated(modified);
  return { modSeqs, changesMore, modified: all };
}

function concatenated(arrays: readonly Uint32Array[]): Uint32Array {
  const all = new Uint32Array(arrays.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const array of arrays) {
    all.set(array, at);
    at += array.length;
  }
  return all;
}

/** Writes the new flags of `uids` without `left`. True where a message is gone. */
async function answer(
  session: Session,
  form: {
    readonly uids: Uint32Array;
    readonly left: ReadonlySet<number> | undefined;
    readonly silent: boolean;
    readonly slice: TimeSlice;
  },
): Promise<boolean> {
  const { enabled, output, mailbox } = session;
  const { uids, left, silent, slice } = form;
  if (silent && !enabled.condStore) {
    const rows = new IndexRows(mailbox);
    return uids.some((uid) => !rows.find(uid));
  }
  // RFC 7162 §3.1.3: even .SILENT tells the new modification sequence.
  const said = { uid: true, flags: !silent, modSeq: enabled.condStore };
  const lines = new FlagLines(session, mailbox, { lines: uids.length, ...said });
  let missing = false;
  for (let i = 0; i < uids.length; i++) {
    const isThere = left?.has(uids[i]!) ? lines.isThere(uids[i]!) : lines.write(uids[i]!);
    if (!isThere) missing = true;
    if ((i & 511) === 511) {
      if (output.isFull) await output.ready();
      if (slice.isOver) await slice.renew();
    }
  }
  lines.end();
  return missing;
}

// RFC 7162 §3.1.3: by UID for UID STORE, else by sequence number.
function modifiedCode(
  { view }: SelectedMailbox,
  modified: Uint32Array,
  byUid: boolean,
): string | undefined {
  if (modified.length === 0) return undefined;
  const numbers = byUid ? modified : modified.map((uid) => view.sequenceNumberOf(uid));
  return `MODIFIED ${formatSequenceSet(numbers)}`;
}
