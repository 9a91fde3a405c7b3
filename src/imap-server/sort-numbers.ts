import type { SortKeyName } from "../imap/sort-criterion.ts";
import { readRows } from "./fetch-rows.ts";
import type { Session } from "./session.ts";
import { threadedRowsOf, type ThreadSource } from "./threaded-rows.ts";
import type { TimeSlice } from "../slices/time-slice.ts";

/** Keys that are numbers, and never change. */
export type NumberKeyName = Extract<SortKeyName, "arrival" | "date" | "size">;

export interface NumberedMessages {
  /** Ascending. */
  readonly uids: Uint32Array;
  readonly slice: TimeSlice;
}

/**
 * The numbers that messages are sorted by: milliseconds or octets; 0 for one that is gone. Read slice by slice when
 * they are first asked for, and kept with the mailbox's index.
 */
export async function sortNumbersOf(
  session: Session,
  key: NumberKeyName,
  { uids, slice }: NumberedMessages,
): Promise<Float64Array> {
  const { mailbox, services } = session;
  const source = { store: services.store, mailboxId: mailbox.mailboxId, view: mailbox.view };
  const known = mailbox.index.numbers(key);
  let values = known.of(uids);
  const unknown = uids.filter((_, at) => Number.isNaN(values[at]));
  if (unknown.length > 0) {
    const news = new Float64Array(unknown.length);
    for (let at = 0; at < unknown.length; at += readAtOnce) {
      news.set(readNumbers(source, key, unknown.subarray(at, at + readAtOnce)), at);
      if (slice.isOver) await slice.renew();
    }
    known.learn(unknown, news, mailbox.index.uids());
    values = known.of(uids);
  }
  return values.map((value) => (Number.isNaN(value) ? 0 : value));
}

/** About a millisecond of work. */
const readAtOnce = 100;

/** NaN where a message is gone. */
function readNumbers(source: ThreadSource, key: NumberKeyName, uids: Uint32Array): Float64Array {
  const values = new Float64Array(uids.length);
  const rows = key === "date" ? datesOf(source, uids) : rowsOf(source, key, uids);
  for (let at = 0; at < uids.length; at++) values[at] = rows[at] ?? NaN;
  return values;
}

type MaybeNumbers = readonly (number | undefined)[];

/** RFC 5256 §2.2: without a valid Date it is the internal date. */
function datesOf(source: ThreadSource, uids: Uint32Array): MaybeNumbers {
  return threadedRowsOf(source, uids).map((row) => row?.sentAt ?? row?.internalAt);
}

function rowsOf(source: ThreadSource, key: "arrival" | "size", uids: Uint32Array): MaybeNumbers {
  const { messages } = readRows(source, uids, { rows: "rows", envelopes: false });
  return messages.map((row) => (key === "size" ? row?.size : row?.internalAt));
}
