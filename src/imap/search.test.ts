import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AbnfError } from "../abnf/scanner.ts";
import type { Search } from "./command.ts";
import { parseCommand } from "./command-parser.ts";
import type { SearchKey, SearchReturn } from "./search-key.ts";

function parse(input: string): Search {
  const command = parseCommand(`a ${input}`, { utf8: false });
  return command.kind === "search" ? command : assert.fail(command.kind);
}

function refuses(inputs: readonly string[]): void {
  for (const input of inputs) {
    it(`refuses SEARCH ${JSON.stringify(input.slice(0, 50))}`, () => {
      assert.throws(() => parse(`SEARCH ${input}`), AbnfError);
    });
  }
}

const flag = (name: string, set = true): SearchKey => ({ kind: "flag", flag: name, set });
const firstOfFebruary = Date.UTC(1994, 1, 1);

describe("search-key, RFC 9051 §6.4.4", () => {
  const valid: Readonly<Record<string, SearchKey>> = {
    ALL: { kind: "all" },
    seen: flag("\\Seen"),
    UNFLAGGED: flag("\\Flagged", false),
    "ANSWERED UNDRAFT": { kind: "and", keys: [flag("\\Answered"), flag("\\Draft", false)] },
    "KEYWORD $Forwarded": flag("$Forwarded"),
    "UNKEYWORD work": flag("work", false),
    NEW: { kind: "and", keys: [{ kind: "recent" }, flag("\\Seen", false)] },
    OLD: { kind: "not", key: { kind: "recent" } },
    'FROM "Smith"': { kind: "header", name: "FROM", value: "Smith" },
    'HEADER Message-ID ""': { kind: "header", name: "Message-ID", value: "" },
    "SUBJECT {3}\r\na b": { kind: "header", name: "SUBJECT", value: "a b" },
    'TEXT "\xc3\xbc"': { kind: "text", value: "ü" },
    "BODY x": { kind: "body", value: "x" },
    "SINCE 1-Feb-1994": { kind: "date", of: "internal", relation: "since", day: firstOfFebruary },
    'SENTBEFORE "01-Feb-1994"': {
      kind: "date",
      of: "sent",
      relation: "before",
      day: firstOfFebruary,
    },
    "SAVEDON 1-Feb-1994": { kind: "date", of: "saved", relation: "on", day: firstOfFebruary },
    SAVEDATESUPPORTED: { kind: "save-date-supported" },
    "LARGER 1000": { kind: "size", relation: "larger", octets: 1000 },
    "SMALLER 0": { kind: "size", relation: "smaller", octets: 0 },
    "YOUNGER 259200": { kind: "age", relation: "younger", seconds: 259200 },
    "OLDER 1": { kind: "age", relation: "older", seconds: 1 },
    "1:3,5": {
      kind: "messages",
      byUid: false,
      set: [
        { first: 1, last: 3 },
        { first: 5, last: 5 },
      ],
    },
    "UID *": { kind: "messages", byUid: true, set: [{ first: "*", last: "*" }] },
    $: { kind: "messages", byUid: false, set: "$" },
    "UID $": { kind: "messages", byUid: true, set: "$" },
    "MODSEQ 620162338": { kind: "mod-seq", modSeq: 620162338 },
    'MODSEQ "/flags/\\\\draft" all 620162338': { kind: "mod-seq", modSeq: 620162338 },
    "EMAILID M6d99ac3275bb4e": { kind: "email-id", id: "M6d99ac3275bb4e" },
    "THREADID T_64-b": { kind: "thread-id", id: "T_64-b" },
    "NOT NOT SEEN": { kind: "not", key: { kind: "not", key: flag("\\Seen") } },
    "OR SEEN (DRAFT DELETED)": {
      kind: "or",
      left: flag("\\Seen"),
      right: { kind: "and", keys: [flag("\\Draft"), flag("\\Deleted")] },
    },
    "((ALL))": { kind: "all" },
  };
  for (const [input, expected] of Object.entries(valid)) {
    it(`accepts ${JSON.stringify(input)}`, () => {
      assert.deepEqual(parse(`SEARCH ${input}`).key, expected);
    });
  }
});

describe("search-key, invalid", () => {
  refuses([
    "",
    "FOO",
    "SEENX",
    "SEEN ",
    "()",
    "(SEEN",
    "NOT",
    "OR SEEN",
    "OR SEEN,DRAFT",
    "FROM",
    "HEADER a",
    "BEFORE 31-Feb-1994",
    "BEFORE now",
    "LARGER -1",
    "OLDER 0",
    "UID",
    "UID a",
    "0",
    "KEYWORD (a)",
    'MODSEQ "/flags/x" some 1',
    "MODSEQ",
    `EMAILID ${"x".repeat(256)}`,
    'TEXT "\xfc"',
    `${"NOT ".repeat(60)}ALL`,
    `${"(".repeat(60)}ALL${")".repeat(60)}`,
    `ALL${" ALL".repeat(1000)}`,
  ]);
  it("bounds nesting, not length", () => {
    assert.equal(parse(`SEARCH ALL${" NOT ALL".repeat(300)}`).key.kind, "and");
  });
});

describe("search return options, RFC 9051 §6.4.4, RFC 5182 §2 and RFC 9394 §3.1", () => {
  const none: SearchReturn = {
    min: false,
    max: false,
    all: false,
    count: false,
    save: false,
    partial: undefined,
  };
  const valid: Readonly<Record<string, Partial<SearchReturn>>> = {
    "()": { all: true },
    "(MIN COUNT)": { min: true, count: true },
    "(max all)": { max: true, all: true },
    "(SAVE)": { save: true },
    "(PARTIAL 23500:24000)": { partial: { first: 23500, last: 24000 } },
    "(PARTIAL -100:-1 SAVE)": { save: true, partial: { first: -1, last: -100 } },
  };
  for (const [options, expected] of Object.entries(valid)) {
    it(`accepts RETURN ${options}`, () => {
      assert.deepEqual(parse(`UID SEARCH RETURN ${options} ALL`).returns, { ...none, ...expected });
    });
  }
  it("has none in the form of RFC 3501", () => {
    assert.equal(parse("SEARCH ALL").returns, undefined);
  });
  refuses([
    "RETURN ALL",
    "RETURN (FOO) ALL",
    "RETURN (MIN ALL",
    "RETURN ()",
    "RETURN (PARTIAL 1) ALL",
    "RETURN (PARTIAL 1:2 ALL) ALL",
    "RETURN (PARTIAL 1:2 PARTIAL 3:4) ALL",
    "RETURN (PARTIAL 1:-1) ALL",
    "RETURN (PARTIAL -1:1) ALL",
    "RETURN (PARTIAL 0:1) ALL",
  ]);
});

describe("charset of search, RFC 9051 §6.4.4", () => {
  it("decodes UTF-8", () => {
    const { charset, key } = parse("SEARCH RETURN (ALL) CHARSET utf-8 TEXT {2}\r\n\xc3\xbc");
    assert.equal(charset, "UTF-8");
    assert.deepEqual(key, { kind: "text", value: "ü" });
  });
  it("leaves text of other charsets alone, for a refusal with BADCHARSET", () => {
    const { charset, key } = parse('SEARCH CHARSET "KOI8-R" SUBJECT "\xfc"');
    assert.equal(charset, "KOI8-R");
    assert.deepEqual(key, { kind: "header", name: "SUBJECT", value: "\xfc" });
  });
  refuses(["CHARSET", "CHARSET UTF-8", "CHARSET UTF-8 RETURN () ALL"]);
});
