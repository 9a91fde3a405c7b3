import type { Scanner } from "../abnf/scanner.ts";
import { date } from "./date-time.ts";
import { flag } from "./flag-list.ts";
import { number64, nzNumber } from "./number.ts";
import type { SearchDate, SearchKey } from "./search-key.ts";
import { messageSet } from "./sequence-set.ts";
import { astring, space, string, unicode } from "./strings.ts";

const nestingMax = 50;
const keysMax = 1000;

/** Of one search. */
interface Bounds {
  /** Whether text is UTF-8; else it is left as it is, in a charset that will be refused. */
  readonly decodes: boolean;
  nesting: number;
  keys: number;
}

// RFC 9051 §9: search-key *(SP search-key): all of them.
export function searchKeys(scanner: Scanner, text: { readonly decodes: boolean }): SearchKey {
  return keyList(scanner, { decodes: text.decodes, nesting: 0, keys: 0 });
}

function keyList(scanner: Scanner, bounds: Bounds): SearchKey {
  const keys = [searchKey(scanner, bounds)];
  while (scanner.take(" ")) keys.push(searchKey(scanner, bounds));
  return keys.length === 1 ? keys[0]! : { kind: "and", keys };
}

const setAhead = /(?=[0-9*$])/y;
const keyName = /[A-Z]+/iy;

// RFC 9051 §9: search-key, with RFC 3501 §9, RFC 5032 §4, RFC 7162 §7, RFC 8474 §7 and RFC 8514 §5.
function searchKey(scanner: Scanner, bounds: Bounds): SearchKey {
  if (++bounds.keys > keysMax) scanner.fail(`expected at most ${keysMax} search keys`);
  if (scanner.match(setAhead) !== undefined) {
    return { kind: "messages", byUid: false, set: messageSet(scanner) };
  }
  if (++bounds.nesting > nestingMax)
    scanner.fail(`expected at most ${nestingMax} nested search keys`);
  const key = scanner.take("(") ? group(scanner, bounds) : namedKey(scanner, bounds);
  bounds.nesting--;
  return key;
}

function group(scanner: Scanner, bounds: Bounds): SearchKey {
  const key = keyList(scanner, bounds);
  scanner.expect(")");
  return key;
}

function namedKey(scanner: Scanner, bounds: Bounds): SearchKey {
  const name = scanner.expectMatch(keyName, "search-key").toUpperCase();
  const plain = plainKeys.get(name);
  if (plain !== undefined) return plain;
  space(scanner);
  const when = dateKeys.get(name);
  if (when !== undefined) return { ...when, day: date(scanner) };
  return keyWithText(name, scanner, bounds) ?? keyWithValue(name, scanner, bounds);
}

function keyWithText(name: string, scanner: Scanner, bounds: Bounds): SearchKey | undefined {
  switch (name) {
    case "BCC":
    case "CC":
    case "FROM":
    case "SUBJECT":
    case "TO":
      return { kind: "header", name, value: text(scanner, bounds) };
    case "HEADER": {
      const field = astring(scanner);
      space(scanner);
      return { kind: "header", name: field, value: text(scanner, bounds) };
    }
    case "BODY":
      return { kind: "body", value: text(scanner, bounds) };
    case "TEXT":
      return { kind: "text", value: text(scanner, bounds) };
    default:
      return undefined;
  }
}

function keyWithValue(name: string, scanner: Scanner, bounds: Bounds): SearchKey {
  switch (name) {
    case "KEYWORD":
    case "UNKEYWORD":
      return { kind: "flag", flag: flag(scanner), set: name === "KEYWORD" };
    case "LARGER":
    case "SMALLER":
      return { kind: "size", relation: lower(name), octets: number64(scanner) };
    case "OLDER":
    case "YOUNGER":
      return { kind: "age", relation: lower(name), seconds: nzNumber(scanner) };
    case "UID":
      return { kind: "messages", byUid: true, set: messageSet(scanner) };
    case "MODSEQ":
      return modSeqKey(scanner);
    case "EMAILID":
      return { kind: "email-id", id: scanner.expectMatch(objectId, "objectid") };
    case "THREADID":
      return { kind: "thread-id", id: scanner.expectMatch(objectId, "objectid") };
    case "NOT":
      return { kind: "not", key: searchKey(scanner, bounds) };
    case "OR": {
      const left = searchKey(scanner, bounds);
      space(scanner);
      return { kind: "or", left, right: searchKey(scanner, bounds) };
    }
    default:
      return scanner.fail("expected search-key");
  }
}

const flagKeys = [
  ["ANSWERED", "\\Answered"],
  ["DELETED", "\\Deleted"],
  ["DRAFT", "\\Draft"],
  ["FLAGGED", "\\Flagged"],
  ["SEEN", "\\Seen"],
] as const;

const recent: SearchKey = { kind: "recent" };
const unseen: SearchKey = { kind: "flag", flag: "\\Seen", set: false };

const plainKeys = new Map<string, SearchKey>([
  ["ALL", { kind: "all" }],
  ["RECENT", recent],
  ["NEW", { kind: "and", keys: [recent, unseen] }],
  ["OLD", { kind: "not", key: recent }],
  ["SAVEDATESUPPORTED", { kind: "save-date-supported" }],
]);
for (const [name, flagName] of flagKeys) {
  plainKeys.set(name, { kind: "flag", flag: flagName, set: true });
  plainKeys.set(`UN${name}`, { kind: "flag", flag: flagName, set: false });
}

const dateKeys = new Map<string, Omit<SearchDate, "day">>();
for (const [prefix, of] of [
  ["", "internal"],
  ["SENT", "sent"],
  ["SAVED", "saved"],
] as const) {
  for (const relation of ["before", "on", "since"] as const) {
    dateKeys.set(prefix + relation.toUpperCase(), { kind: "date", of, relation });
  }
}

// RFC 8474 §7: objectid = 1*255(ALPHA / DIGIT / "_" / "-")
const objectId = /[A-Za-z0-9_-]{1,255}(?![A-Za-z0-9_-])/y;

const entryTypeReq = / (?:priv|shared|all) /iy;

// RFC 7162 §7: search-modsequence = "MODSEQ" [search-modseq-ext] SP mod-sequence-valzer
// RFC 7162 §3.1.5: flags here have one modification sequence per message, so the entry makes no difference.
function modSeqKey(scanner: Scanner): SearchKey {
  if (scanner.input[scanner.offset] === '"') {
    string(scanner);
    scanner.expectMatch(entryTypeReq, "entry-type-req");
  }
  return { kind: "mod-seq", modSeq: number64(scanner) };
}

function text(scanner: Scanner, bounds: Bounds): string {
  const octets = astring(scanner);
  return bounds.decodes ? unicode(octets, scanner) : octets;
}

function lower<Name extends string>(name: Name): Lowercase<Name> {
  return name.toLowerCase() as Lowercase<Name>;
}
