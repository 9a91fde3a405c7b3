import type { Arguments } from "../jmap/arguments.ts";
import type { JsonObject } from "../jmap/json.ts";
import { looksOnlyAt, parseFilter, parseSort } from "../jmap/query-arguments.ts";
import { immutableConditions } from "./email-filter.ts";
import { emailList } from "./email-list.ts";
import { emailSortOptions, immutableSortOptions } from "./email-sort.ts";
import { capabilities } from "./limits.ts";
import type { Method } from "./method.ts";
import { answerQuery } from "./query-list.ts";
import type { ListQuestion } from "./query-list.ts";
import type { RequestContext } from "./request-context.ts";

/** RFC 8621 §4.4 */
export const emailQuery: Method = { capability: capabilities.mail, run };

const sortable: ReadonlySet<string> = new Set(emailSortOptions);

function run(args: Arguments, context: RequestContext): Promise<JsonObject> {
  return answerQuery(args, context, (given) => emailQuestion(given, context));
}

/** The arguments that make the list, of /query and /queryChanges. */
export function emailQuestion(args: Arguments, context: RequestContext): ListQuestion {
  const filterGiven = args.optionalObject("filter");
  const sortGiven = args.optionalArray("sort");
  const collapseThreads = args.boolean("collapseThreads", false);
  const filter = parseFilter(filterGiven);
  const sort = parseSort(sortGiven, sortable);
  return {
    kind: "m",
    question: JSON.stringify([filterGiven ?? null, sortGiven ?? [], collapseThreads]),
    isImmutable: looksOnlyAt(filter, sort, {
      conditions: immutableConditions,
      properties: immutableSortOptions,
    }),
    find: () => emailList(context, { filter, sort, collapseThreads }),
  };
}
