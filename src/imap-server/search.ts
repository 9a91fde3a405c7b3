import { formatEsearch } from "../imap/esearch.ts";
import type { Command, Search } from "../imap/command.ts";
import type { SearchReturn } from "../imap/search-key.ts";
import { formatSequenceSet } from "../imap/sequence-set.ts";
import { enableCondStore } from "./enable.ts";
import { no, ok, type Reply } from "./imap-error.ts";
import { indexedKeys } from "./indexed-keys.ts";
import { IndexRows } from "./index-rows.ts";
import { compileSearch, type SearchProgram } from "./search-program.ts";
import { leavesOf } from "./search-leaves.ts";
import { Searching } from "./searching.ts";
import type { Session } from "./session.ts";
import type { TimeSlice } from "./time-slice.ts";

type SearchCommand = Search & Pick<Command, "tag">;

// RFC 9051 §6.4.4
export async function runSearch(
  session: Session,
  command: SearchCommand,
  slice: TimeSlice,
): Promise<Reply> {
  const { mailbox } = session;
  const returns = returnsOf(session, command);
  try {
    checkCharset(command.charset);
    const hasModSeq = leavesOf(command.key).some(({ kind }) => kind === "mod-seq");
    if (hasModSeq) enableCondStore(session);
    const { search: index, now } = session.services;
    const indexed = await indexedKeys(command.key, index, mailbox);
    const program = compileSearch(command.key, { mailbox, indexed, now: now() });
    const found = await search(session, program, slice);
    const modSeq = hasModSeq ? highestModSeq(session, returnedOf(returns, found)) : undefined;
    if (returns?.save) mailbox.searchResult = returnedOf(returns, found).slice();
    session.output.write(responseOf(session, command, { returns, found, modSeq }));
  } catch (error) {
    // RFC 5182 §2.1: a failed search that should have been saved leaves nothing saved.
    if (returns?.save) mailbox.searchResult = new Uint32Array();
    throw error;
  }
  return ok("SEARCH completed");
}

/** RFC 9051 §6.4.4: IMAP4rev2 always answers with ESEARCH. */
function returnsOf({ enabled }: Session, { returns }: SearchCommand): SearchReturn | undefined {
  return returns ?? (enabled.imap4rev2 ? returnAll : undefined);
}

const returnAll: SearchReturn = {
  min: false,
  max: false,
  all: true,
  count: false,
  save: false,
  partial: undefined,
};

function checkCharset(charset: string | undefined): void {
  if (charset === undefined || charset === "UTF-8" || charset === "US-ASCII") return;
  throw no("Charset is not supported", "BADCHARSET (US-ASCII UTF-8)");
}

/** UIDs that match, ascending. */
async function search(
  session: Session,
  program: SearchProgram,
  slice: TimeSlice,
): Promise<Uint32Array> {
  const uids = session.mailbox.view.uids.slice();
  const searching = new Searching(session, program, slice);
  for (let at = 0; at < uids.length; at += searchedAtOnce) {
    await searching.run(uids.subarray(at, at + searchedAtOnce));
    // Nobody waits for the result any more.
    if (session.output.isLost) await session.output.ready();
  }
  return Uint32Array.from(searching.found);
}

/** So that a slice without opened messages is about a millisecond of work. */
const searchedAtOnce = 250;

// RFC 7162 §3.1.5
function highestModSeq({ mailbox }: Session, found: Uint32Array): number | undefined {
  const rows = new IndexRows(mailbox);
  let highest = 0;
  for (const uid of found) if (rows.find(uid)) highest = Math.max(highest, rows.modSeq);
  return highest > 0 ? highest : undefined;
}

/**
 * What the answer stands for: with MIN and MAX alone, only those. It is what SAVE keeps (RFC 5182 §2.4) and whose
 * MODSEQ is told (RFC 7162 §3.1.10).
 */
function returnedOf(returns: SearchReturn | undefined, found: Uint32Array): Uint32Array {
  if (returns === undefined || found.length === 0) return found;
  const { min, max, all, count, partial } = returns;
  if (all || count || partial !== undefined || (!min && !max)) return found;
  const ends = [...(min ? [found[0]!] : []), ...(max ? [found.at(-1)!] : [])];
  return Uint32Array.from(new Set(ends));
}

interface Found {
  readonly returns: SearchReturn | undefined;
  readonly found: Uint32Array;
  readonly modSeq: number | undefined;
}

function responseOf(
  session: Session,
  { tag, byUid }: SearchCommand,
  { returns, found, modSeq }: Found,
): string {
  const { view } = session.mailbox;
  const numbers = byUid ? found : found.map((uid) => view.sequenceNumberOf(uid));
  if (returns === undefined) {
    // RFC 3501 §7.2.5; RFC 7162 §3.1.5
    const list = numbers.length > 0 ? ` ${numbers.join(" ")}` : "";
    return `* SEARCH${list}${modSeq === undefined ? "" : ` (MODSEQ ${modSeq})`}\r\n`;
  }
  const { min, max, all, count, partial } = returns;
  // RFC 5182 §2.1: SAVE alone says nothing.
  if (!min && !max && !all && !count && partial === undefined) return "";
  const isEmpty = numbers.length === 0;
  const esearch = {
    tag,
    byUid,
    min: min && !isEmpty ? numbers[0] : undefined,
    max: max && !isEmpty ? numbers.at(-1) : undefined,
    all: all ? formatSequenceSet(numbers) : undefined,
    count: count ? numbers.length : undefined,
    partial: partial && partialOf(numbers, partial),
    modSeq,
  };
  return `* ${formatEsearch(esearch)}\r\n`;
}

// RFC 9394 §3.1: counted from the first result, or with negative numbers from the last.
function partialOf(
  numbers: Uint32Array,
  { first, last }: { readonly first: number; readonly last: number },
): { range: string; set: string } {
  const range = `${first}:${last}`;
  const part =
    first > 0
      ? numbers.subarray(first - 1, last)
      : numbers.subarray(
          Math.max(numbers.length + last, 0),
          Math.max(numbers.length + first + 1, 0),
        );
  return { range, set: formatSequenceSet(part) };
}
