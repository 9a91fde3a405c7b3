import { decodeEncodedWords } from "../message/encoded-word.ts";
import { fieldValue, headerFields } from "../message/header.ts";
import { unicodeCasemap } from "../message/unicode-casemap.ts";
import { parseSearchQuery } from "../search/search-query.ts";
import type { SearchField, SearchQuery, SearchTerm } from "../search/search-query.ts";
import type { MailboxId, MessageId } from "../store/ids.ts";
import type { TextCondition } from "./email-filter.ts";
import type { ListColumns } from "./mailbox-lists.ts";
import { headerText } from "./part-octets.ts";
import type { RequestContext } from "./request-context.ts";
import { TimeSlice } from "../slices/time-slice.ts";

interface Place {
  readonly mailboxId: MailboxId;
  readonly columns: ListColumns;
}

/** The newest so many messages that have a text; a list that long nobody reads to its end. */
const matchesMax = 10_000;
const rowsAtOnce = 200;

/** Messages of the account in which the text is found as people mean it: words, phrases in quotes, prefixes. */
export async function textMatches(
  context: RequestContext,
  { field, text, name }: TextCondition,
  places: readonly Place[],
): Promise<ReadonlySet<MessageId>> {
  if (field === "header") return headerMatches(context, { name: name ?? "", text }, places);
  const query = queryOf(field, text);
  const { messages } = await context.services.search.query(context.accountId, query, matchesMax);
  const ids = messages.map(({ id }) => id);
  if (field !== "cc" && field !== "bcc") return new Set(ids);
  // The index knows recipients only: which field it was, the header tells.
  const slice = new TimeSlice();
  const found = new Set<MessageId>();
  for (const id of ids) {
    if (hasField(context, id, { name: field, text: plainText(query) })) found.add(id);
    if (slice.isOver) await slice.renew();
    context.signal.throwIfAborted();
  }
  return found;
}

const fields: Readonly<Record<Exclude<TextCondition["field"], "header">, SearchField | undefined>> =
  {
    text: undefined,
    from: "from",
    to: "to",
    cc: "to",
    bcc: "to",
    subject: "subject",
    body: "body",
  };

/** Within a field "from:x" is a text like any other, but in "text" people use it. */
export function queryOf(
  field: Exclude<TextCondition["field"], "header">,
  text: string,
): SearchQuery {
  const query = parseSearchQuery(text);
  const of = fields[field];
  if (of === undefined) return query;
  return { ...query, terms: query.terms.map((term): SearchTerm => ({ ...term, field: of })) };
}

function plainText({ terms }: SearchQuery): string {
  return terms.find(({ isNegated }) => !isNegated)?.text ?? "";
}

/** Each header is looked at: such filters are rare, and are given with a mailbox. RFC 8621 §4.4.1 */
async function headerMatches(
  context: RequestContext,
  wanted: { readonly name: string; readonly text: string },
  places: readonly Place[],
): Promise<ReadonlySet<MessageId>> {
  const found = new Set<MessageId>();
  const slice = new TimeSlice();
  for (const { columns } of places) {
    for (let at = 0; at < columns.count; at++) {
      const id = columns.ids[at]!;
      if (hasField(context, id, wanted)) found.add(id);
      if (at % rowsAtOnce === 0) context.signal.throwIfAborted();
      if (slice.isOver) await slice.renew();
    }
  }
  return found;
}

function hasField(
  { store }: RequestContext,
  id: MessageId,
  { name, text }: { readonly name: string; readonly text: string },
): boolean {
  const body = store.message(id);
  if (body === undefined) return false;
  const header = headerText(store, body);
  const needle = unicodeCasemap(text);
  return headerFields(header).some(
    (field) =>
      field.name === name.toLowerCase() &&
      unicodeCasemap(decodeEncodedWords(fieldValue(header, field))).includes(needle),
  );
}
