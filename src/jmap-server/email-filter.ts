import { attachmentKinds } from "../jmap/attachment-kinds.ts";
import type { AttachmentKind } from "../jmap/attachment-kinds.ts";
import { numberOf } from "../jmap/id.ts";
import { MethodError } from "../jmap/jmap-error.ts";
import type { Json, JsonObject } from "../jmap/json.ts";
import { conditionValue, isCount, isText, isTexts, isTruth } from "../jmap/query-arguments.ts";
import type { Filter } from "../jmap/query-arguments.ts";
import type { MailboxId, MessageId } from "../store/ids.ts";
import { isKeyword, keywordTest } from "./keywords.ts";
import type { ListColumns } from "./mailbox-lists.ts";
import type { ThreadKeywords } from "./thread-keywords.ts";

/** Whether the message in that row is wanted. */
export type RowTest = (columns: ListColumns, at: number, mailboxId: MailboxId) => boolean;

/** What a filter must look up before it can test rows. */
export interface FilterSources {
  /** Messages in which the text of such a condition is found. */
  textMatches(condition: TextCondition): Promise<ReadonlySet<MessageId>>;
  /** Messages with something attached, as far as they can pass `test`. */
  withAttachment(): Promise<ReadonlySet<MessageId>>;
  /** Messages with something of that kind attached. */
  withAttachmentOf(kind: AttachmentKind): Promise<ReadonlySet<MessageId>>;
  threadKeywords(): Promise<ThreadKeywords>;
}

export interface TextCondition {
  readonly field: TextField | "header";
  readonly text: string;
  /** Of "header": the name of the field; the text may be "" for any. */
  readonly name?: string;
}

type TextField = (typeof textFields)[number];

const textFields = ["text", "from", "to", "cc", "bcc", "subject", "body"] as const;

/** What they look at stays for as long as the message is there. */
export const immutableConditions: ReadonlySet<string> = new Set([
  ...textFields,
  "before",
  "after",
  "minSize",
  "maxSize",
  "hasAttachment",
  "attachmentKind",
  "header",
]);

const known: ReadonlySet<string> = new Set([
  ...immutableConditions,
  "inMailbox",
  "inMailboxOtherThan",
  "allInThreadHaveKeyword",
  "someInThreadHaveKeyword",
  "noneInThreadHaveKeyword",
  "hasKeyword",
  "notKeyword",
]);

/** RFC 8621 §4.4.1. Throws "unsupportedFilter" or "invalidArguments". */
export async function compileFilter(
  filter: Filter | undefined,
  sources: FilterSources,
): Promise<RowTest> {
  if (filter === undefined) return () => true;
  if ("condition" in filter) return compileCondition(filter.condition, sources);
  const tests: RowTest[] = [];
  for (const one of filter.conditions) tests.push(await compileFilter(one, sources));
  switch (filter.operator) {
    case "AND":
      return (...row) => tests.every((test) => test(...row));
    case "OR":
      return (...row) => tests.some((test) => test(...row));
    case "NOT":
      return (...row) => !tests.some((test) => test(...row));
  }
}

/** Throws "unsupportedFilter" where one of them is not known. */
export function checkConditions(condition: JsonObject): void {
  for (const name of Object.keys(condition)) {
    if (!known.has(name)) throw new MethodError("unsupportedFilter", name.slice(0, 50));
  }
}

async function compileCondition(condition: JsonObject, sources: FilterSources): Promise<RowTest> {
  checkConditions(condition);
  const tests = [
    ...mailboxTests(condition),
    ...numberTests(condition),
    ...keywordTests(condition),
    ...(await threadTests(condition, sources)),
    ...(await textTests(condition, sources)),
  ];
  const hasAttachment = conditionValue(condition, "hasAttachment", isTruth);
  if (hasAttachment !== undefined) {
    const found = await sources.withAttachment();
    tests.push(({ ids }, at) => found.has(ids[at]!) === hasAttachment);
  }
  // Our own, of urn:homepost:settings.
  const kind = conditionValue(condition, "attachmentKind", isKind);
  if (kind !== undefined) {
    const found = await sources.withAttachmentOf(kind);
    tests.push(({ ids }, at) => found.has(ids[at]!));
  }
  const [only] = tests;
  if (only !== undefined && tests.length === 1) return only;
  return (...row) => tests.every((test) => test(...row));
}

function isKind(value: Json): value is AttachmentKind {
  return attachmentKinds.some((kind) => kind === value);
}

function mailboxTests(condition: JsonObject): RowTest[] {
  const tests: RowTest[] = [];
  const inMailbox = conditionValue(condition, "inMailbox", isText);
  if (inMailbox !== undefined) {
    const wanted = numberOf("f", inMailbox);
    tests.push((_columns, _at, mailboxId) => mailboxId === wanted);
  }
  const others = conditionValue(condition, "inMailboxOtherThan", isTexts);
  if (others !== undefined) {
    const unwanted = new Set(others.map((id) => numberOf("f", id)));
    tests.push((_columns, _at, mailboxId) => !unwanted.has(mailboxId));
  }
  return tests;
}

function numberTests(condition: JsonObject): RowTest[] {
  const tests: RowTest[] = [];
  const before = dateValue(condition, "before");
  if (before !== undefined) tests.push(({ receivedAt }, at) => receivedAt[at]! < before);
  const after = dateValue(condition, "after");
  if (after !== undefined) tests.push(({ receivedAt }, at) => receivedAt[at]! >= after);
  const minSize = conditionValue(condition, "minSize", isCount);
  if (minSize !== undefined) tests.push(({ sizes }, at) => sizes[at]! >= minSize);
  const maxSize = conditionValue(condition, "maxSize", isCount);
  if (maxSize !== undefined) tests.push(({ sizes }, at) => sizes[at]! < maxSize);
  return tests;
}

function keywordTests(condition: JsonObject): RowTest[] {
  const tests: RowTest[] = [];
  const wanted = keywordValue(condition, "hasKeyword");
  if (wanted !== undefined) tests.push(rowTest(wanted));
  const unwanted = keywordValue(condition, "notKeyword");
  if (unwanted !== undefined) {
    const has = rowTest(unwanted);
    tests.push((...row) => !has(...row));
  }
  return tests;
}

async function threadTests(condition: JsonObject, sources: FilterSources): Promise<RowTest[]> {
  const tests: RowTest[] = [];
  const all = keywordValue(condition, "allInThreadHaveKeyword");
  const some = keywordValue(condition, "someInThreadHaveKeyword");
  const none = keywordValue(condition, "noneInThreadHaveKeyword");
  if (all === undefined && some === undefined && none === undefined) return tests;
  const threads = await sources.threadKeywords();
  if (all !== undefined) tests.push(({ threadIds }, at) => threads.all(threadIds[at]!, all));
  if (some !== undefined) tests.push(({ threadIds }, at) => threads.some(threadIds[at]!, some));
  if (none !== undefined) tests.push(({ threadIds }, at) => !threads.some(threadIds[at]!, none));
  return tests;
}

async function textTests(condition: JsonObject, sources: FilterSources): Promise<RowTest[]> {
  const tests: RowTest[] = [];
  for (const field of textFields) {
    const text = conditionValue(condition, field, isText);
    if (text === undefined || text.trim() === "") continue;
    const found = await sources.textMatches({ field, text });
    tests.push(({ ids }, at) => found.has(ids[at]!));
  }
  const header = conditionValue(condition, "header", isTexts);
  if (header !== undefined) {
    const [name, text = ""] = header;
    if (name === undefined || header.length > 2 || !/^[!-9;-~]{1,100}$/.test(name)) {
      throw new MethodError(
        "invalidArguments",
        'The condition "header" is a name and maybe a text',
      );
    }
    const found = await sources.textMatches({ field: "header", name, text });
    tests.push(({ ids }, at) => found.has(ids[at]!));
  }
  return tests;
}

function rowTest(keyword: string): RowTest {
  const test = keywordTest(keyword);
  return ({ bits, keywords, uids }, at) => test(bits[at]!, keywords.get(uids[at]!));
}

function keywordValue(condition: JsonObject, name: string): string | undefined {
  const keyword = conditionValue(condition, name, isText);
  if (keyword !== undefined && !isKeyword(keyword)) {
    throw new MethodError("invalidArguments", `"${name}" is no keyword`);
  }
  return keyword;
}

/** RFC 8620 §1.4, UTCDate: milliseconds since 1970. */
function dateValue(condition: JsonObject, name: string): number | undefined {
  const text = conditionValue(condition, name, isText);
  if (text === undefined) return undefined;
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?Z$/.test(text) ? Date.parse(text) : NaN;
  if (Number.isNaN(at)) throw new MethodError("invalidArguments", `"${name}" is no UTC date`);
  return at;
}

/** Mailboxes that can have what the filter wants; undefined: any. */
export function mailboxesOf(filter: Filter | undefined): ReadonlySet<MailboxId> | undefined {
  if (filter === undefined) return undefined;
  if ("condition" in filter) {
    const inMailbox = conditionValue(filter.condition, "inMailbox", isText);
    if (inMailbox === undefined) return undefined;
    const id = numberOf("f", inMailbox);
    return new Set(id === undefined ? [] : [id]);
  }
  const sets = filter.conditions.map(mailboxesOf);
  if (filter.operator === "AND") {
    const bounded = sets.filter((set) => set !== undefined);
    return bounded.length === 0
      ? undefined
      : bounded.reduce((one, other) => one.intersection(other));
  }
  if (filter.operator === "OR" && sets.length > 0 && sets.every((set) => set !== undefined)) {
    return sets.reduce((one, other) => one.union(other));
  }
  return undefined;
}
