import type { JsonObject } from "../jmap/json.ts";
import { MethodError } from "../jmap/jmap-error.ts";
import type { Comparator } from "../jmap/query-arguments.ts";
import { isKeyword, keywordTest } from "./keywords.ts";
import type { ListColumns } from "./mailbox-lists.ts";
import type { ThreadKeywords } from "./thread-keywords.ts";

/** RFC 8621 §4.4.2 */
export const emailSortOptions = [
  "receivedAt",
  "sentAt",
  "size",
  "from",
  "to",
  "subject",
  "hasKeyword",
  "allInThreadHaveKeyword",
  "someInThreadHaveKeyword",
] as const;

/** Those that stay as they are for as long as the message is there. */
export const immutableSortOptions: ReadonlySet<string> = new Set(emailSortOptions.slice(0, 6));

/** The messages that are sorted, by their position here. */
export interface SortedRows {
  readonly length: number;
  readonly columns: (row: number) => ListColumns;
  /** Its position in those columns. */
  readonly at: (row: number) => number;
}

/** What is not in the columns. */
export interface SortSources {
  /** A key per row, texts already folded. */
  textKeys(property: "from" | "to" | "subject"): Promise<readonly string[]>;
  sentAt(): Promise<Float64Array>;
  threadKeywords(): Promise<ThreadKeywords>;
}

type Key = (row: number) => number | string;

/** Rows in the order that the comparators ask for; among equals by id, so that it is always the same. */
export async function sortRows(
  rows: SortedRows,
  comparators: readonly Comparator[],
  sources: SortSources,
): Promise<Uint32Array> {
  const keys: { readonly key: Key; readonly sign: 1 | -1 }[] = [];
  for (const comparator of comparators) {
    const key = await keyOf(rows, comparator, sources);
    keys.push({ key, sign: comparator.isAscending ? 1 : -1 });
  }
  const idOf = (row: number): number => rows.columns(row).ids[rows.at(row)]!;
  const sign = keys[0]?.sign ?? -1;
  // Mail comes in order, or nearly so: an array that begins in the order asked for is sorted in one pass.
  const order = Array.from({ length: rows.length }, (_, row) =>
    sign < 0 ? rows.length - 1 - row : row,
  );
  order.sort((one, other) => {
    for (const { key, sign: direction } of keys) {
      const a = key(one);
      const b = key(other);
      if (a !== b) return a < b ? -direction : direction;
    }
    return (idOf(one) - idOf(other)) * sign;
  });
  return Uint32Array.from(order);
}

async function keyOf(
  rows: SortedRows,
  { property, more }: Comparator,
  sources: SortSources,
): Promise<Key> {
  switch (property) {
    case "receivedAt":
      return (row) => rows.columns(row).receivedAt[rows.at(row)]!;
    case "size":
      return (row) => rows.columns(row).sizes[rows.at(row)]!;
    case "sentAt": {
      const sentAt = await sources.sentAt();
      return (row) => sentAt[row]!;
    }
    case "from":
    case "to":
    case "subject": {
      const texts = await sources.textKeys(property);
      return (row) => texts[row]!;
    }
    default:
      return keywordKey(rows, { property, keyword: keywordOf(more) }, sources);
  }
}

async function keywordKey(
  rows: SortedRows,
  { property, keyword }: { readonly property: string; readonly keyword: string },
  sources: SortSources,
): Promise<Key> {
  if (property === "hasKeyword") {
    const test = keywordTest(keyword);
    return (row) => {
      const { bits, keywords, uids } = rows.columns(row);
      const at = rows.at(row);
      return test(bits[at]!, keywords.get(uids[at]!)) ? 1 : 0;
    };
  }
  const threads = await sources.threadKeywords();
  return (row) => {
    const threadId = rows.columns(row).threadIds[rows.at(row)]!;
    const has =
      property === "allInThreadHaveKeyword"
        ? threads.all(threadId, keyword)
        : threads.some(threadId, keyword);
    return has ? 1 : 0;
  };
}

function keywordOf({ keyword }: JsonObject): string {
  if (typeof keyword === "string" && isKeyword(keyword)) return keyword;
  throw new MethodError("unsupportedSort", "It names no keyword");
}
