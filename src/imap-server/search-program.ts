import type { SearchDate, SearchKey } from "../imap/search-key.ts";
import { mergedRanges, type PositionRange, rangesByUid, valuesAt } from "../imap/message-ranges.ts";
import type { SequenceSet } from "../imap/sequence-set.ts";
import { parseDateTime } from "../message/date-time.ts";
import { unicodeCasemap } from "../message/unicode-casemap.ts";
import { flagBitOf } from "../store/flags.ts";
import { emailIdText, threadIdText } from "./object-id.ts";
import type { IndexedKeys } from "./indexed-keys.ts";
import { holds, type SearchCandidate } from "./search-candidate.ts";
import { leavesOf, type SearchLeaf } from "./search-leaves.ts";
import type { SelectedMailbox } from "./selected-mailbox.ts";

/** Whether a message matches; undefined where that depends on what is not loaded yet. */
export type SearchTest = (candidate: SearchCandidate) => boolean | undefined;

export interface SearchProgram {
  readonly test: SearchTest;
  /** Whether it looks at sizes or dates, so that rows should be read beforehand. */
  readonly needsRows: boolean;
}

export interface SearchContext {
  readonly mailbox: SelectedMailbox;
  readonly indexed: IndexedKeys;
  /** Milliseconds since 1970. */
  readonly now: number;
}

// RFC 9051 §6.4.4
export function compileSearch(key: SearchKey, context: SearchContext): SearchProgram {
  return { test: compile(key, context), needsRows: leavesOf(key).some(needsRow) };
}

function needsRow(leaf: SearchLeaf): boolean {
  return rowKinds.has(leaf.kind) || (leaf.kind === "date" && leaf.of !== "sent");
}

const rowKinds: ReadonlySet<SearchKey["kind"]> = new Set(["size", "age", "thread-id"]);
const headerKinds: ReadonlySet<SearchKey["kind"]> = new Set(["date", "header", "email-id"]);
const textKinds: ReadonlySet<SearchKey["kind"]> = new Set(["body", "text"]);

/** How dear it is to look, at worst: nothing to read, a row, the header, the text. */
function costOf(key: SearchKey): number {
  return Math.max(...leavesOf(key).map(leafCost));
}

function leafCost(leaf: SearchLeaf): number {
  if (textKinds.has(leaf.kind)) return 3;
  if (needsRow(leaf)) return 1;
  return headerKinds.has(leaf.kind) ? 2 : 0;
}

function compile(key: SearchKey, context: SearchContext): SearchTest {
  switch (key.kind) {
    case "all":
    case "save-date-supported":
      return () => true;
    case "recent":
      return () => false;
    case "flag":
      return flagTest(key.flag, key.set);
    case "header":
      return among(key, context, headerTest(key.name, key.value));
    case "body":
    case "text":
      return among(key, context, textTest(key.value, key.kind));
    case "date":
      return dateTest(key);
    case "size":
      return key.relation === "larger"
        ? ({ row }) => row!.size > key.octets
        : ({ row }) => row!.size < key.octets;
    case "age": {
      const at = context.now - key.seconds * 1000;
      return key.relation === "older"
        ? ({ row }) => row!.internalAt <= at
        : ({ row }) => row!.internalAt >= at;
    }
    case "messages":
      return messagesTest(key, context.mailbox);
    case "mod-seq":
      return ({ rows }) => rows.modSeq >= key.modSeq;
    case "email-id":
      return opened(({ body }) => emailIdText(body!) === key.id);
    case "thread-id":
      return ({ row }) => threadIdText(row!) === key.id;
    case "not":
      return notTest(compile(key.key, context));
    case "or":
      return orTest(compile(key.left, context), compile(key.right, context));
    case "and":
      return andTest(key.keys, context);
  }
}

function flagTest(flag: string, set: boolean): SearchTest {
  const bit = flagBitOf(flag);
  if (bit !== undefined) return ({ rows }) => ((rows.bits & bit) !== 0) === set;
  const keyword = flag.toLowerCase();
  return ({ rows }) => rows.keywords.some((name) => name.toLowerCase() === keyword) === set;
}

function headerTest(name: string, value: string): SearchTest {
  const wantedName = name.toLowerCase();
  const wanted = unicodeCasemap(value);
  return opened((candidate) => candidate.valuesOf(wantedName).some((each) => holds(each, wanted)));
}

function textTest(value: string, where: "body" | "text"): SearchTest {
  const wanted = unicodeCasemap(value);
  const inBody = ({ text }: SearchCandidate): boolean | undefined =>
    text?.some((each) => each.includes(wanted));
  if (where === "body") return opened(inBody);
  return opened((candidate) => holds(candidate.headerText(), wanted) || inBody(candidate));
}

/** Leaves messages alone of which the index knows. */
function among(key: SearchKey, { indexed }: SearchContext, test: SearchTest): SearchTest {
  const candidates = indexed.get(key);
  if (candidates === undefined) return test;
  return (candidate) => {
    if (!candidates.has(candidate.uid)) return false;
    return candidates.isSure(candidate.uid) || test(candidate);
  };
}

/** Not to be decided before the message is opened. */
function opened(test: SearchTest): SearchTest {
  return (candidate) => (candidate.body === undefined ? undefined : test(candidate));
}

const dayMs = 86_400_000;

// RFC 9051 §6.4.4: dates without regard to the time and the zone.
function dateTest({ of, relation, day }: SearchDate): SearchTest {
  switch (of) {
    case "internal":
      return ({ row }) => isOnDay(row!.internalAt, relation, day);
    case "saved":
      return ({ row }) => isOnDay(row!.savedAt, relation, day);
    case "sent":
      return opened((candidate) => isOnDay(sentAt(candidate), relation, day));
  }
}

function isOnDay(at: number | undefined, relation: SearchDate["relation"], day: number): boolean {
  if (at === undefined) return false;
  switch (relation) {
    case "before":
      return at < day;
    case "on":
      return at >= day && at < day + dayMs;
    case "since":
      return at >= day;
  }
}

/** As the Date field shows it, in its own zone. */
function sentAt(candidate: SearchCandidate): number | undefined {
  const [value] = candidate.valuesOf("date");
  const date = value === undefined ? undefined : parseDateTime(value);
  return date && date.epochMs + date.offsetMinutes * 60_000;
}

function messagesTest(
  { byUid, set }: Extract<SearchKey, { kind: "messages" }>,
  { view, searchResult }: SelectedMailbox,
): SearchTest {
  if (set === "$") return inSet(searchResult);
  const { uids } = view;
  // Unlike FETCH, a search passes over numbers beyond the last: "1:*" in an empty mailbox is usual.
  const ranges = byUid ? rangesByUid(set, uids) : clippedRanges(set, uids.length);
  return inSet(ranges.length === 0 ? new Uint32Array() : valuesAt(ranges, uids));
}

function clippedRanges(set: SequenceSet, count: number): PositionRange[] {
  return mergedRanges(set, count)
    .map(({ first, last }) => ({ start: Math.max(first, 1) - 1, end: Math.min(last, count) }))
    .filter(({ start, end }) => end > start);
}

function inSet(uids: Uint32Array): SearchTest {
  const set = new Set(uids);
  return ({ uid }) => set.has(uid);
}

function notTest(test: SearchTest): SearchTest {
  return (candidate) => {
    const result = test(candidate);
    return result === undefined ? undefined : !result;
  };
}

function orTest(left: SearchTest, right: SearchTest): SearchTest {
  return (candidate) => {
    const first = left(candidate);
    if (first === true) return true;
    const second = right(candidate);
    return second === true ? true : first === undefined ? undefined : second;
  };
}

/** The cheapest first, so that most messages are never opened. */
function andTest(keys: readonly SearchKey[], context: SearchContext): SearchTest {
  const tests = keys
    .map((key) => ({ test: compile(key, context), cost: costOf(key) }))
    .sort((a, b) => a.cost - b.cost)
    .map(({ test }) => test);
  return (candidate) => {
    let result: boolean | undefined = true;
    for (const test of tests) {
      const each = test(candidate);
      if (each === false) return false;
      if (each === undefined) result = undefined;
    }
    return result;
  };
}
