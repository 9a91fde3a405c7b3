import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AbnfError } from "../abnf/scanner.ts";
import type { Sort } from "./command.ts";
import { parseCommand } from "./command-parser.ts";
import { formatSort } from "./sort.ts";
import type { SortCriterion, SortKeyName } from "./sort-criterion.ts";

function parse(input: string): Sort {
  const command = parseCommand(`a ${input}`, { utf8: false });
  return command.kind === "sort" ? command : assert.fail(command.kind);
}

const by = (key: SortKeyName): SortCriterion => ({ key, reverse: false });
const down = (key: SortKeyName): SortCriterion => ({ key, reverse: true });

describe("sort, RFC 5256 §3", () => {
  const valid: Readonly<Record<string, readonly SortCriterion[]>> = {
    "SORT (SUBJECT) UTF-8 SINCE 1-Feb-1994": [by("subject")],
    "SORT (SUBJECT REVERSE DATE) UTF-8 ALL": [by("subject"), down("date")],
    'SORT (SUBJECT) US-ASCII TEXT "not in mailbox"': [by("subject")],
    "uid sort (reverse arrival cc From size TO) utf-8 all": [
      down("arrival"),
      by("cc"),
      by("from"),
      by("size"),
      by("to"),
    ],
    "SORT (REVERSE DISPLAYFROM DISPLAYTO) UTF-8 ALL": [down("display-from"), by("display-to")],
    "SORT (DATE REVERSE DATE DATE) UTF-8 ALL": [by("date")],
  };
  for (const [input, criteria] of Object.entries(valid)) {
    it(`accepts ${JSON.stringify(input)}`, () => {
      assert.deepEqual(parse(input).criteria, criteria);
    });
  }
  it("tells the whole command", () => {
    assert.deepEqual(parse('UID SORT (DATE) UTF-8 FROM "\xc3\xbc"'), {
      kind: "sort",
      tag: "a",
      byUid: true,
      returns: undefined,
      criteria: [by("date")],
      charset: "UTF-8",
      key: { kind: "header", name: "FROM", value: "ü" },
    });
  });
  it("leaves text of another charset as it is", () => {
    const { charset, key } = parse("SORT (DATE) KOI8-R BODY {1}\r\n\xc1");
    assert.deepEqual([charset, key], ["KOI8-R", { kind: "body", value: "\xc1" }]);
  });
  it("takes RETURN, RFC 5267 §3", () => {
    const { returns } = parse("SORT RETURN (MIN COUNT) (REVERSE DATE) UTF-8 UNDELETED");
    assert.deepEqual([returns?.min, returns?.count, returns?.all], [true, true, false]);
    assert.equal(parse("UID SORT RETURN () (DATE) UTF-8 ALL").returns?.all, true);
  });
  it("takes PARTIAL, RFC 9394 §3.1", () => {
    const { returns } = parse("UID SORT RETURN (PARTIAL -1:-100) (DATE) UTF-8 ALL");
    assert.deepEqual(returns?.partial, { first: -1, last: -100 });
  });
  for (const input of [
    "",
    "(",
    "()",
    "(DATE)",
    "(DATE) UTF-8",
    "(DATE) UTF-8 ",
    "(FOO) UTF-8 ALL",
    "(REVERSE) UTF-8 ALL",
    "(REVERSE REVERSE DATE) UTF-8 ALL",
    "DATE UTF-8 ALL",
    "(DATE)UTF-8 ALL",
    "(DATE ) UTF-8 ALL",
    "RETURN (FOO) (DATE) UTF-8 ALL",
    "RETURN (MIN)(DATE) UTF-8 ALL",
    "(DATE) UTF-8 FOO",
  ]) {
    it(`refuses SORT ${JSON.stringify(input)}`, () => {
      assert.throws(() => parse(`SORT ${input}`), AbnfError);
    });
  }
  it("prints the response", () => {
    assert.equal(formatSort(Uint32Array.of(2, 84, 882)), "SORT 2 84 882");
    assert.equal(formatSort(new Uint32Array()), "SORT");
  });
});
