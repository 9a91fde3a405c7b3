import type { SearchKey } from "../imap/search-key.ts";
import { no } from "./imap-error.ts";
import { indexedKeys } from "./indexed-keys.ts";
import { IndexRows } from "./index-rows.ts";
import type { Progress } from "./progress.ts";
import { leavesOf } from "./search-leaves.ts";
import { compileSearch } from "./search-program.ts";
import { Searching } from "./searching.ts";
import type { SelectedMailbox } from "./selected-mailbox.ts";
import type { Session } from "./session.ts";
import type { TimeSlice } from "../slices/time-slice.ts";

export interface Finding {
  readonly mailbox: SelectedMailbox;
  readonly key: SearchKey;
  readonly progress: Progress;
  readonly slice: TimeSlice;
}

/** UIDs of messages that match, ascending. */
export async function findMessages(session: Session, finding: Finding): Promise<Uint32Array> {
  const { mailbox, key, progress, slice } = finding;
  if (key.kind === "all") return presentMessages(mailbox);
  const { search, now } = session.services;
  const indexed = await indexedKeys(key, search, mailbox);
  const program = compileSearch(key, { mailbox, indexed, now: now() });
  const uids = mailbox.view.uids.slice();
  const searching = new Searching(session, program, { mailbox, slice });
  for (let at = 0; at < uids.length; at += searchedAtOnce) {
    const part = uids.subarray(at, at + searchedAtOnce);
    await searching.run(part);
    // Nobody waits for the result any more.
    if (session.output.isLost) await session.output.ready();
    progress.add(part.length);
  }
  return Uint32Array.from(searching.found);
}

/** Those that the client knows and that are there. */
function presentMessages({ view, index }: SelectedMailbox): Uint32Array {
  const uids = view.uids.slice();
  let at = 0;
  let present = 0;
  for (let i = 0; i < uids.length; i++) {
    const uid = uids[i]!;
    while (at < index.count && index.uid(at) < uid) at++;
    if (at < index.count && index.uid(at) === uid) uids[present++] = uid;
  }
  return uids.subarray(0, present);
}

/** So that a slice without opened messages is about a millisecond of work. */
const searchedAtOnce = 250;

export function checkCharset(charset: string | undefined): void {
  if (charset === undefined || charset === "UTF-8" || charset === "US-ASCII") return;
  throw no("Charset is not supported", "BADCHARSET (US-ASCII UTF-8)");
}

export function asksForModSeq(key: SearchKey): boolean {
  return leavesOf(key).some(({ kind }) => kind === "mod-seq");
}

// RFC 7162 §3.1.5
export function highestModSeqOf(mailbox: SelectedMailbox, found: Uint32Array): number | undefined {
  const rows = new IndexRows(mailbox);
  let highest = 0;
  for (const uid of found) if (rows.find(uid)) highest = Math.max(highest, rows.modSeq);
  return highest > 0 ? highest : undefined;
}
