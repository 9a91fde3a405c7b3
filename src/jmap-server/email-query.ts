import type { Arguments } from "../jmap/arguments.ts";
import { idOf, numberOf } from "../jmap/id.ts";
import type { JsonObject } from "../jmap/json.ts";
import { parseFilter, parseSort, parseWindow, windowStart } from "../jmap/query-arguments.ts";
import { emailList } from "./email-list.ts";
import type { EmailListAsked } from "./email-list.ts";
import { emailSortOptions } from "./email-sort.ts";
import { capabilities, queryLimitMax } from "./limits.ts";
import type { Method } from "./method.ts";
import type { QueryResult } from "./query-results.ts";
import type { RequestContext } from "./request-context.ts";
import { stateOf } from "./state.ts";

/** RFC 8621 §4.4 */
export const emailQuery: Method = { capability: capabilities.mail, run };

const sortable: ReadonlySet<string> = new Set(emailSortOptions);

async function run(args: Arguments, context: RequestContext): Promise<JsonObject> {
  const accountId = args.id("accountId");
  context.account(accountId);
  const asked = listAsked(args);
  const window = parseWindow(args);
  args.end();
  const { ids, state } = await currentList(context, asked);
  const start = windowStart(window, ids.length, (id) => ids.indexOf(numberOf("m", id) ?? -1));
  const limit = Math.min(window.limit ?? queryLimitMax, queryLimitMax);
  return {
    accountId,
    queryState: state,
    canCalculateChanges: true,
    position: start,
    ids: Array.from(ids.subarray(start, start + limit), (id) => idOf("m", id)),
    ...(window.calculateTotal ? { total: ids.length } : {}),
    ...(limit === queryLimitMax ? { limit } : {}),
  };
}

/** The arguments that make the list, of /query and /queryChanges. */
export function listAsked(args: Arguments): EmailListAsked & { readonly question: string } {
  const filter = args.optionalObject("filter");
  const sort = args.optionalArray("sort");
  const collapseThreads = args.boolean("collapseThreads", false);
  return {
    filter: parseFilter(filter),
    sort: parseSort(sort, sortable),
    collapseThreads,
    question: JSON.stringify([filter ?? null, sort ?? [], collapseThreads]),
  };
}

/** The list as it is now: the one that was made for the last page, where nothing has changed since. */
export async function currentList(
  context: RequestContext,
  asked: EmailListAsked & { readonly question: string },
): Promise<QueryResult> {
  const { results, states } = context.services;
  const { accountId } = context;
  const state = stateOf(states.modSeq(accountId));
  const known = results.find(accountId, asked.question, state);
  if (known !== undefined) return known;
  const ids = await emailList(context, asked);
  const result = { accountId, question: asked.question, state, ids };
  // What came while we looked may be in the list or not: then it must not stand for that state.
  if (stateOf(states.modSeq(accountId)) === state) results.keep(result);
  return result;
}
