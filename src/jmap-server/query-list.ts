import type { Arguments } from "../jmap/arguments.ts";
import { idOf, numberOf } from "../jmap/id.ts";
import type { IdKind } from "../jmap/id.ts";
import { MethodError } from "../jmap/jmap-error.ts";
import type { JsonObject } from "../jmap/json.ts";
import { parseWindow, windowStart } from "../jmap/query-arguments.ts";
import type { QueryWindow } from "../jmap/query-arguments.ts";
import { queryLimitMax } from "./limits.ts";
import { inSlices, TimeSlice } from "../slices/time-slice.ts";
import { listDifference } from "./list-difference.ts";
import type { ListDifference } from "./list-difference.ts";
import type { QueryResult } from "./query-results.ts";
import type { RequestContext } from "./request-context.ts";
import { stateOf } from "./state.ts";

/** What makes a list, of /query and /queryChanges alike. */
export interface ListQuestion {
  readonly kind: IdKind;
  /** All that the list depends on, as text. */
  readonly question: string;
  /** Filter and sort look only at what never changes of an object. RFC 8620 §5.6, upToId */
  readonly isImmutable: boolean;
  /** The numbers of all that it finds, in its order. */
  find(): Promise<Float64Array> | Float64Array;
}

/** The end of a /query: its window, and the response. `read` takes the arguments that make the list. RFC 8620 §5.5 */
export async function answerQuery(
  args: Arguments,
  context: RequestContext,
  read: (args: Arguments) => ListQuestion,
): Promise<JsonObject> {
  const accountId = args.id("accountId");
  context.account(accountId);
  const asked = read(args);
  const window = parseWindow(args);
  args.end();
  const result = await currentList(context, asked);
  return { accountId, ...windowOf(result, window) };
}

function windowOf({ ids, state, kind }: QueryResult, window: QueryWindow): JsonObject {
  const start = windowStart(window, ids.length, (id) => ids.indexOf(numberOf(kind, id) ?? -1));
  const limit = Math.min(window.limit ?? queryLimitMax, queryLimitMax);
  return {
    queryState: state,
    canCalculateChanges: true,
    position: start,
    ids: Array.from(ids.subarray(start, start + limit), (id) => idOf(kind, id)),
    ...(window.calculateTotal ? { total: ids.length } : {}),
    ...(limit === queryLimitMax ? { limit } : {}),
  };
}

/**
 * A /queryChanges. Both lists are known in full, so the difference is exact, whatever the filter and sort; where the old
 * one has been forgotten, the client asks anew. RFC 8620 §5.6
 */
export async function answerQueryChanges(
  args: Arguments,
  context: RequestContext,
  read: (args: Arguments) => ListQuestion,
): Promise<JsonObject> {
  const accountId = args.id("accountId");
  context.account(accountId);
  const asked = read(args);
  const since = args.string("sinceQueryState");
  const maxChanges = args.optionalUnsigned("maxChanges") ?? Infinity;
  const upToId = args.optionalId("upToId");
  const calculateTotal = args.boolean("calculateTotal", false);
  args.end();
  const { kind, question } = asked;
  const { results } = context.services;
  const old = results.find({ accountId: context.accountId, kind, question, state: since });
  if (old === undefined) {
    throw new MethodError("cannotCalculateChanges", "That list has been forgotten");
  }
  const current = await currentList(context, asked);
  const upTo = asked.isImmutable ? upToId : undefined;
  const { removed, added } = await changesUpTo(old, current, upTo);
  if (removed.length + added.length > maxChanges) throw new MethodError("tooManyChanges");
  return {
    accountId,
    oldQueryState: since,
    newQueryState: current.state,
    ...(calculateTotal ? { total: current.ids.length } : {}),
    removed: removed.map((id) => idOf(kind, id)),
    added: added.map(({ id, index }) => ({ id: idOf(kind, id), index })),
  };
}

/** Without what the client, who has the list up to that id, cannot see. */
async function changesUpTo(
  old: QueryResult,
  current: QueryResult,
  upToId: string | undefined,
): Promise<ListDifference> {
  const difference = listDifference(old.ids, current.ids);
  const { removed, added } = await inSlices(difference, new TimeSlice());
  const id = upToId === undefined ? undefined : numberOf(old.kind, upToId);
  if (id === undefined || removed.includes(id)) return { removed, added };
  const before = old.ids.indexOf(id);
  const now = current.ids.indexOf(id);
  if (before < 0 || now < 0) return { removed, added };
  const seen = new Set(old.ids.subarray(0, before));
  return {
    removed: removed.filter((one) => seen.has(one)),
    added: added.filter(({ index }) => index < now),
  };
}

/** The list as it is now: the one that was made for the last page, where nothing has changed since. */
async function currentList(context: RequestContext, asked: ListQuestion): Promise<QueryResult> {
  const { results, states } = context.services;
  const { accountId } = context;
  const { kind, question } = asked;
  const state = stateOf(states.modSeq(accountId));
  const known = results.find({ accountId, kind, question, state });
  if (known !== undefined) return known;
  const result = { accountId, kind, question, state, ids: await asked.find() };
  // What came while we looked may be in the list or not: then it must not stand for that state.
  if (stateOf(states.modSeq(accountId)) === state) results.keep(result);
  return result;
}
