import type { Arguments } from "../jmap/arguments.ts";
import { unstructuredText } from "../jmap/header-forms.ts";
import { MethodError } from "../jmap/jmap-error.ts";
import type { Json, JsonObject } from "../jmap/json.ts";
import { conditionValue, isText, parseFilter } from "../jmap/query-arguments.ts";
import type { Filter } from "../jmap/query-arguments.ts";
import { firstFieldValue } from "../message/header.ts";
import { SearchedPart, searchedParts } from "../message/searched-text.ts";
import { parseStructure } from "../message/structure.ts";
import type { SearchTerm } from "../search/search-query.ts";
import type { MessageBody } from "../store/message.ts";
import { messageOf } from "./email-get.ts";
import { checkConditions } from "./email-filter.ts";
import { capabilities } from "./limits.ts";
import type { Method } from "./method.ts";
import { headerText, storedOctets } from "./part-octets.ts";
import type { RequestContext } from "./request-context.ts";
import { markedPreview, markedText } from "./snippet.ts";
import { queryOf } from "./text-matches.ts";
import { TimeSlice } from "../slices/time-slice.ts";

/** RFC 8621 §5.1 */
export const searchSnippetGet: Method = { capability: capabilities.mail, run };

/** Each is read and decoded. */
const emailsMax = 200;
/** Of one part, as stored; what is found further behind has no preview. */
const partOctetsMax = 128 * 1024;
const partsMax = 4;

async function run(args: Arguments, context: RequestContext): Promise<JsonObject> {
  const accountId = args.id("accountId");
  context.account(accountId);
  const filter = parseFilter(args.optionalObject("filter"));
  const emailIds = args.ids("emailIds");
  args.end();
  if (emailIds.length > emailsMax) throw new MethodError("requestTooLarge", `At most ${emailsMax}`);
  const terms = termsOf(filter);
  const list: JsonObject[] = [];
  const notFound: string[] = [];
  const slice = new TimeSlice();
  for (const emailId of emailIds) {
    const body = messageOf(context, context.idOf(emailId) ?? emailId);
    if (body === undefined) notFound.push(emailId);
    else list.push({ emailId, ...snippetOf(context, body, terms) });
    if (slice.isOver) await slice.renew();
    context.signal.throwIfAborted();
  }
  return { accountId, list, notFound: notFound.length > 0 ? notFound : null };
}

const textFields = ["text", "subject", "body"] as const;

/** What is looked for in texts; what must not be there is not shown. */
function termsOf(filter: Filter | undefined): SearchTerm[] {
  if (filter === undefined) return [];
  if (!("condition" in filter)) {
    const terms = filter.conditions.flatMap(termsOf);
    return filter.operator === "NOT" ? [] : terms;
  }
  checkConditions(filter.condition);
  return textFields.flatMap((field) => {
    const text = conditionValue(filter.condition, field, isText);
    return text === undefined ? [] : queryOf(field, text).terms;
  });
}

function snippetOf(
  { store }: RequestContext,
  body: MessageBody,
  terms: readonly SearchTerm[],
): { readonly subject: Json; readonly preview: Json } {
  const inSubject = terms.filter(({ field }) => field === undefined || field === "subject");
  const inBody = terms.filter(({ field }) => field === undefined || field === "body");
  let subject: Json = null;
  if (inSubject.length > 0) {
    const text = unstructuredText(firstFieldValue(headerText(store, body), "Subject") ?? "");
    subject = markedText(text, inSubject) ?? null;
  }
  let preview: Json = null;
  if (inBody.length > 0) {
    for (const text of textsOf(store, body)) {
      preview = markedPreview(text, inBody) ?? null;
      if (preview !== null) break;
    }
  }
  return { subject, preview };
}

function* textsOf(store: RequestContext["store"], body: MessageBody): Generator<string> {
  for (const part of searchedParts(parseStructure(body.structure)).slice(0, partsMax)) {
    const searched = new SearchedPart(part, partOctetsMax);
    searched.push(storedOctets(store, body, part, partOctetsMax).octets);
    yield searched.end().text;
  }
}
