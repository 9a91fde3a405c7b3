import type { Comparator, Filter } from "../jmap/query-arguments.ts";
import type { MailboxId, MessageId } from "../store/ids.ts";
import { compileFilter, mailboxesOf } from "./email-filter.ts";
import { sortRows } from "./email-sort.ts";
import type { SortedRows } from "./email-sort.ts";
import { isVisible } from "./keywords.ts";
import type { ListColumns } from "./mailbox-lists.ts";
import { QuerySources } from "./query-sources.ts";
import type { RequestContext } from "./request-context.ts";
import { TimeSlice } from "../slices/time-slice.ts";

/** What a list of messages is made by. */
export interface EmailListAsked {
  readonly filter: Filter | undefined;
  readonly sort: readonly Comparator[];
  readonly collapseThreads: boolean;
}

interface Place {
  readonly mailboxId: MailboxId;
  readonly columns: ListColumns;
}

/** Rows looked at before others get their turn. */
const rowsAtOnce = 20_000;

/** The ids of all messages that the query finds, in its order. RFC 8621 §4.4 */
export async function emailList(
  context: RequestContext,
  { filter, sort, collapseThreads }: EmailListAsked,
): Promise<Float64Array> {
  const places = await placesOf(context, mailboxesOf(filter));
  const sources = new QuerySources(context, places);
  const test = await compileFilter(filter, sources);
  const place = new Uint16Array(places.reduce((sum, { columns }) => sum + columns.count, 0));
  const position = new Uint32Array(place.length);
  let length = 0;
  const slice = new TimeSlice();
  for (const [index, { mailboxId, columns }] of places.entries()) {
    const { count, bits } = columns;
    for (let from = 0; from < count; from += rowsAtOnce) {
      for (let at = from; at < Math.min(count, from + rowsAtOnce); at++) {
        if (!isVisible(bits[at]!) || !test(columns, at, mailboxId)) continue;
        place[length] = index;
        position[length++] = at;
      }
      if (slice.isOver) await slice.renew();
    }
  }
  const rows: SortedRows = {
    length,
    columns: (row) => places[place[row]!]!.columns,
    at: (row) => position[row]!,
  };
  const order = await sortRows(rows, sort, sources.forRows(rows));
  return collapseThreads ? collapsed(rows, order) : idsOf(rows, order);
}

/** A copy of what is there now: changes that come while we work do not shift rows under us. */
async function placesOf(
  context: RequestContext,
  wanted: ReadonlySet<MailboxId> | undefined,
): Promise<Place[]> {
  const places: Place[] = [];
  for (const { id } of context.store.mailboxes(context.accountId)) {
    if (wanted !== undefined && !wanted.has(id)) continue;
    const columns = await context.services.lists.columns(id);
    places.push({ mailboxId: id, columns: columns.snapshot() });
  }
  return places;
}

/** Only the first message of each thread. RFC 8621 §4.4.3 */
function collapsed(rows: SortedRows, order: Uint32Array): Float64Array {
  const seen = new Set<number>();
  const ids: MessageId[] = [];
  for (const row of order) {
    const { threadIds, ids: rowIds } = rows.columns(row);
    const at = rows.at(row);
    const threadId = threadIds[at]!;
    if (seen.has(threadId)) continue;
    seen.add(threadId);
    ids.push(rowIds[at]!);
  }
  return Float64Array.from(ids);
}

function idsOf(rows: SortedRows, order: Uint32Array): Float64Array {
  return Float64Array.from(order, (row) => rows.columns(row).ids[rows.at(row)]!);
}
