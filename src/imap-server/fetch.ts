import type { Command, Fetch } from "../imap/command.ts";
import type { FetchItem } from "../imap/fetch-item.ts";
import { positionsOf } from "../imap/result-range.ts";
import { enableCondStore } from "./enable.ts";
import { hasKind } from "./fetch-row.ts";
import { flagLineForm, type FlagLineForm, FlagLines } from "./flag-lines.ts";
import { Fetching } from "./fetching.ts";
import { bad, no, ok, type Reply } from "./imap-error.ts";
import { IndexRows } from "./index-rows.ts";
import { targetUids } from "./message-targets.ts";
import type { Enabled, Session } from "./session.ts";
import type { TimeSlice } from "../slices/time-slice.ts";
import { writeVanishedEarlier } from "./vanished.ts";

// RFC 9051 §6.4.5; RFC 9394 §3.4: PARTIAL picks messages first, whether they have changed or not.
export async function runFetch(
  session: Session,
  command: Fetch & Pick<Command, "tag">,
  slice: TimeSlice,
): Promise<Reply> {
  const { mailbox } = session;
  checkModifiers(session, command);
  let uids = targetUids(mailbox, command.set, command.byUid);
  if (command.partial !== undefined) {
    const { start, end } = positionsOf(command.partial, uids.length);
    uids = uids.subarray(start, end);
  }
  if (command.changedSince !== undefined) {
    if (command.vanished) writeVanishedEarlier(session, command.set, command.changedSince);
    uids = changedUids(session, uids, command.changedSince);
  }
  const items = itemsOf(command, session.enabled);
  const form = flagLineForm(items, session.enabled);
  if (form !== undefined) {
    const isComplete = await fetchFlags(session, uids, { form, slice });
    if (!isComplete && !command.byUid) throw no("Some messages are gone", "EXPUNGEISSUED");
    return ok("FETCH completed");
  }
  const fetching = new Fetching(session, items);
  for (let at = 0; at < uids.length; at += fetching.sliceRows) {
    await fetching.run(uids.subarray(at, at + fetching.sliceRows), slice);
    if (session.output.isFull) await session.output.ready();
    if (slice.isOver) await slice.renew();
  }
  if (fetching.isDamaged) throw no("Some messages cannot be read", "SERVERBUG");
  if (fetching.isIncomplete && !command.byUid) {
    throw no("Some messages are gone", "EXPUNGEISSUED");
  }
  return ok("FETCH completed");
}

/** What clients ask of all messages, whenever they come back. False where one is gone. */
async function fetchFlags(
  session: Session,
  uids: Uint32Array,
  { form, slice }: { readonly form: Omit<FlagLineForm, "lines">; readonly slice: TimeSlice },
): Promise<boolean> {
  const lines = new FlagLines(session, session.mailbox, { lines: uids.length, ...form });
  let isComplete = true;
  for (let i = 0; i < uids.length; i++) {
    if (!lines.write(uids[i]!)) isComplete = false;
    if ((i & 511) === 511) {
      if (session.output.isFull) await session.output.ready();
      if (slice.isOver) await slice.renew();
    }
  }
  lines.end();
  return isComplete;
}

// RFC 7162 §3.1.4.1 and §3.2.6
function checkModifiers(session: Session, command: Fetch): void {
  const { changedSince, vanished, byUid, items } = command;
  if (vanished && (!byUid || changedSince === undefined || !session.enabled.qresync)) {
    throw bad("VANISHED needs UID FETCH, CHANGEDSINCE and QRESYNC", "CLIENTBUG");
  }
  if (changedSince !== undefined || items.some(({ kind }) => kind === "mod-seq")) {
    enableCondStore(session);
  }
}

function changedUids({ mailbox }: Session, uids: Uint32Array, since: number): Uint32Array {
  const rows = new IndexRows(mailbox);
  return uids.filter((uid) => rows.find(uid) && rows.modSeq > since);
}

/** RFC 9051 §6.4.9: UID FETCH always says the UID; RFC 7162 §3.1.4.1: CHANGEDSINCE says MODSEQ. */
function itemsOf({ byUid, changedSince, items }: Fetch, { uidOnly }: Enabled): FetchItem[] {
  const all = [...items];
  if (byUid && !uidOnly && !hasKind(items, "uid")) all.unshift({ kind: "uid" });
  if (changedSince !== undefined && !hasKind(items, "mod-seq")) all.push({ kind: "mod-seq" });
  return all;
}
