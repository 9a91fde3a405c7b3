import type { Command, Sort } from "../imap/command.ts";
import { formatEsearch } from "../imap/esearch.ts";
import { formatSort } from "../imap/sort.ts";
import { sortByNumber } from "../imap/sort-by-number.ts";
import { sortInSteps } from "../imap/sort-in-steps.ts";
import { compareBy } from "../imap/sort-key.ts";
import { enableCondStore } from "./enable.ts";
import { asksForModSeq, checkCharset, findMessages, highestModSeqOf } from "./finding.ts";
import { ok, type Reply } from "./imap-error.ts";
import { Progress } from "./progress.ts";
import { checkReturns, isSilent, resultData, returnedOf } from "./search-results.ts";
import type { Session } from "./session.ts";
import { sortColumnsOf } from "./sort-columns.ts";
import { inSlices, type TimeSlice } from "../slices/time-slice.ts";

type SortCommand = Sort & Pick<Command, "tag">;

// RFC 5256 §3, RFC 5267 §3
export async function runSort(
  session: Session,
  command: SortCommand,
  slice: TimeSlice,
): Promise<Reply> {
  const { mailbox } = session;
  const { tag, key, byUid, returns } = command;
  checkReturns(returns);
  try {
    checkCharset(command.charset);
    const hasModSeq = asksForModSeq(key);
    if (hasModSeq) enableCondStore(session);
    const progress = new Progress(session, { tag, goal: mailbox.view.count });
    const found = await findMessages(session, { mailbox, key, progress, slice });
    const order = await sort(session, command, { found, slice });
    const names = byUid ? found : mailbox.view.sequenceNumbersOf(found);
    const numbers = order.map((position) => names[position]!);
    if (returns === undefined) session.output.write(`* ${formatSort(numbers)}\r\n`);
    else {
      const sorted = order.map((position) => found[position]!);
      const returned = returnedOf(returns, sorted);
      if (returns.save) mailbox.searchResult = returned.toSorted();
      const modSeq = hasModSeq ? highestModSeqOf(mailbox, returned) : undefined;
      const results = { tag, byUid, ...resultData(returns, numbers), modSeq };
      if (!isSilent(returns)) session.output.write(`* ${formatEsearch(results)}\r\n`);
    }
  } catch (error) {
    // RFC 5182 §2.1, as for SEARCH.
    if (returns?.save) mailbox.searchResult = new Uint32Array();
    throw error;
  }
  return ok("SORT completed");
}

/** Positions in `found`. */
async function sort(
  session: Session,
  { criteria }: Sort,
  { found, slice }: { readonly found: Uint32Array; readonly slice: TimeSlice },
): Promise<Uint32Array> {
  const columns = await sortColumnsOf(session, { uids: found, criteria, slice });
  const [first, second] = criteria;
  const numbers = columns[first!.key];
  if (second === undefined && numbers instanceof Float64Array) {
    const steps = sortByNumber(numbers, first!.reverse);
    if (steps !== undefined) return inSlices(steps, slice);
  }
  const positions = Uint32Array.from(found, (_, position) => position);
  return inSlices(sortInSteps(positions, compareBy(criteria, columns)), slice);
}
