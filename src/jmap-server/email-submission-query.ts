import type { Arguments } from "../jmap/arguments.ts";
import { MethodError } from "../jmap/jmap-error.ts";
import type { JsonObject } from "../jmap/json.ts";
import {
  conditionValue,
  isText,
  isTexts,
  looksOnlyAt,
  parseFilter,
  parseSort,
} from "../jmap/query-arguments.ts";
import type { Comparator, Filter } from "../jmap/query-arguments.ts";
import { capabilities } from "./limits.ts";
import type { Method } from "./method.ts";
import { answerQuery } from "./query-list.ts";
import type { ListQuestion } from "./query-list.ts";
import type { RequestContext } from "./request-context.ts";
import { submissions, undoStatusOf } from "./submissions.ts";
import type { Submission } from "./submissions.ts";
import { TimeSlice } from "../slices/time-slice.ts";

/** RFC 8621 §7.3 */
export const emailSubmissionQuery: Method = { capability: capabilities.submission, run };

const sortable = new Set(["emailId", "threadId", "sentAt", "sendAt"]);

function run(args: Arguments, context: RequestContext): Promise<JsonObject> {
  return answerQuery(args, context, (given) => submissionQuestion(given, context));
}

const immutableConditions = new Set(["identityIds", "emailIds", "threadIds", "before", "after"]);

/** The arguments that make the list, of /query and /queryChanges. */
export function submissionQuestion(args: Arguments, context: RequestContext): ListQuestion {
  const filterGiven = args.optionalObject("filter");
  const sortGiven = args.optionalArray("sort");
  const filter = parseFilter(filterGiven);
  const sort = parseSort(sortGiven, sortable);
  return {
    kind: "s",
    question: JSON.stringify([filterGiven ?? null, sortGiven ?? []]),
    isImmutable: looksOnlyAt(filter, sort, {
      conditions: immutableConditions,
      properties: sortable,
    }),
    find: async () => {
      const found = await matching(context, filter);
      const sorted = found.toSorted((one, other) => compare(one, other, sort));
      return Float64Array.from(sorted, ({ id }) => numberIn(id));
    },
  };
}

/** Each may be looked up in the queue. */
async function matching(
  context: RequestContext,
  filter: Filter | undefined,
): Promise<readonly Submission[]> {
  const found: Submission[] = [];
  const slice = new TimeSlice();
  for (const one of submissions(context)) {
    if (matches(context, one, filter)) found.push(one);
    if (slice.isOver) await slice.renew();
  }
  return found;
}

function matches(
  context: RequestContext,
  submission: Submission,
  filter: Filter | undefined,
): boolean {
  if (filter === undefined) return true;
  if ("condition" in filter) return meets(context, submission, filter.condition);
  const test = (one: Filter): boolean => matches(context, submission, one);
  switch (filter.operator) {
    case "AND":
      return filter.conditions.every(test);
    case "OR":
      return filter.conditions.some(test);
    case "NOT":
      return !filter.conditions.some(test);
  }
}

const conditions: ReadonlySet<string> = new Set([...immutableConditions, "undoStatus"]);

function meets(context: RequestContext, submission: Submission, condition: JsonObject): boolean {
  for (const name of Object.keys(condition)) {
    if (!conditions.has(name)) throw new MethodError("unsupportedFilter", name.slice(0, 50));
  }
  const { identityId, emailId, threadId, sendAt } = submission;
  const isAmong = (name: string, id: string): boolean =>
    conditionValue(condition, name, isTexts)?.includes(id) ?? true;
  const undoStatus = conditionValue(condition, "undoStatus", isText);
  return (
    isAmong("identityIds", identityId) &&
    isAmong("emailIds", emailId) &&
    isAmong("threadIds", threadId) &&
    sendAt < (timeOf(condition, "before") ?? Infinity) &&
    sendAt >= (timeOf(condition, "after") ?? -Infinity) &&
    (undoStatus === undefined || undoStatus === undoStatusOf(context, submission))
  );
}

function timeOf(condition: JsonObject, name: string): number | undefined {
  const text = conditionValue(condition, name, isText);
  if (text === undefined) return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time)) throw new MethodError("invalidArguments", `"${name}" is no date`);
  return time;
}

function compare(one: Submission, other: Submission, sort: readonly Comparator[]): number {
  for (const { property, isAscending } of sort) {
    const order =
      property === "emailId" || property === "threadId"
        ? numberIn(one[property]) - numberIn(other[property])
        : one.sendAt - other.sendAt;
    if (order !== 0) return isAscending ? order : -order;
  }
  return numberIn(one.id) - numberIn(other.id);
}

/** Ids of ours are a letter and a number. */
function numberIn(id: string): number {
  return Number(id.slice(1));
}
