import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AbnfError } from "../abnf/scanner.ts";
import type { Fetch } from "./command.ts";
import { parseCommand } from "./command-parser.ts";
import type { FetchItem, Section } from "./fetch-item.ts";
import { formatSection } from "./section.ts";

function parse(input: string): Fetch {
  const command = parseCommand(`a ${input}`, { utf8: false });
  return command.kind === "fetch" ? command : assert.fail(command.kind);
}

/** Tables of items behind FETCH 1. */
function check(
  valid: Readonly<Record<string, readonly FetchItem[]>>,
  invalid: readonly string[],
): void {
  for (const [input, expected] of Object.entries(valid)) {
    it(`accepts ${JSON.stringify(input)}`, () => {
      assert.deepEqual(parse(`FETCH 1 ${input}`).items, expected);
    });
  }
  for (const input of invalid) {
    it(`refuses ${JSON.stringify(input.slice(0, 60))}`, () => {
      assert.throws(() => parse(`FETCH 1 ${input}`), AbnfError);
    });
  }
}

describe("fetch-att without section, RFC 9051 §6.4.5", () => {
  check(
    {
      ALL: [
        { kind: "flags" },
        { kind: "internal-date" },
        { kind: "rfc822-size" },
        { kind: "envelope" },
      ],
      fast: [{ kind: "flags" }, { kind: "internal-date" }, { kind: "rfc822-size" }],
      FULL: [
        { kind: "flags" },
        { kind: "internal-date" },
        { kind: "rfc822-size" },
        { kind: "envelope" },
        { kind: "body" },
      ],
      FLAGS: [{ kind: "flags" }],
      "(UID FLAGS)": [{ kind: "uid" }, { kind: "flags" }],
      "(ENVELOPE BODYSTRUCTURE BODY)": [
        { kind: "envelope" },
        { kind: "body-structure" },
        { kind: "body" },
      ],
      "(RFC822 RFC822.HEADER RFC822.TEXT rfc822.size)": [
        { kind: "rfc822" },
        { kind: "rfc822-header" },
        { kind: "rfc822-text" },
        { kind: "rfc822-size" },
      ],
      "(UID RFC822.peek)": [{ kind: "uid" }, { kind: "rfc822-peek" }],
      "(MODSEQ SAVEDATE EMAILID THREADID)": [
        { kind: "mod-seq" },
        { kind: "save-date" },
        { kind: "email-id" },
        { kind: "thread-id" },
      ],
      PREVIEW: [{ kind: "preview", lazy: false }],
      "PREVIEW (LAZY)": [{ kind: "preview", lazy: true }],
      "(PREVIEW (LAZY) UID)": [{ kind: "preview", lazy: true }, { kind: "uid" }],
    },
    [
      "",
      "()",
      "(ALL)",
      "ALLX",
      "FLAGS UID",
      "(FLAGS",
      "(FLAGS  UID)",
      "FOO",
      "PREVIEW (EAGER)",
      "BODY.PEEK",
      `(${"UID ".repeat(100)}UID)`,
    ],
  );
});

describe("BODY[section]<partial>, RFC 9051 §6.4.5.1", () => {
  const body = (section: Partial<Section>, more = {}): FetchItem[] => [
    {
      kind: "section",
      peek: false,
      section: { path: [], text: undefined, fields: [], ...section },
      partial: undefined,
      ...more,
    },
  ];
  check(
    {
      "BODY[]": body({}),
      "BODY.PEEK[]": body({}, { peek: true }),
      "body[text]": body({ text: "TEXT" }),
      "BODY[HEADER]": body({ text: "HEADER" }),
      "BODY[HEADER.FIELDS (DATE FROM)]": body({ text: "HEADER.FIELDS", fields: ["DATE", "FROM"] }),
      'BODY[4.2.HEADER.FIELDS.NOT ("X-A")]': body({
        path: [4, 2],
        text: "HEADER.FIELDS.NOT",
        fields: ["X-A"],
      }),
      "BODY[4.2.2.1]": body({ path: [4, 2, 2, 1] }),
      "BODY[3.MIME]": body({ path: [3], text: "MIME" }),
      "BODY[1.TEXT]": body({ path: [1], text: "TEXT" }),
      "BODY.PEEK[1]<0.2048>": body(
        { path: [1] },
        { peek: true, partial: { offset: 0, length: 2048 } },
      ),
      "BODY[]<4294967296.1>": body({}, { partial: { offset: 4294967296, length: 1 } }),
    },
    [
      "BODY[",
      "BODY[MIME]",
      "BODY[0]",
      "BODY[1.]",
      "BODY[.1]",
      "BODY[1.0]",
      "BODY[1.FOO]",
      "BODY[HEADER.FIELDS]",
      "BODY[HEADER.FIELDS ()]",
      "BODY[HEADER.FIELDS (A]",
      "BODY[HEADERX]",
      "BODY[]<0>",
      "BODY[]<0.0>",
      "BODY[]<-1.2>",
      "BODY[]<1.2",
      "BODY []",
      `BODY[1${".1".repeat(100)}]`,
      `BODY[HEADER.FIELDS (${"A ".repeat(200)}A)]`,
    ],
  );
});

describe("BINARY, RFC 3516 §4", () => {
  check(
    {
      "BINARY[]": [{ kind: "binary", peek: false, path: [], partial: undefined }],
      "BINARY.PEEK[1.2]<5.6>": [
        { kind: "binary", peek: true, path: [1, 2], partial: { offset: 5, length: 6 } },
      ],
      "BINARY.SIZE[3]": [{ kind: "binary-size", path: [3] }],
    },
    ["BINARY", "BINARY[TEXT]", "BINARY[1.MIME]", "BINARY.SIZE[1]<0.1>", "BINARY.SIZE"],
  );
});

describe("fetch modifiers, RFC 7162 §3.1.4 and §3.2.6", () => {
  it("accepts CHANGEDSINCE", () => {
    assert.deepEqual(parse("UID FETCH 1:* (FLAGS) (CHANGEDSINCE 12345)"), {
      tag: "a",
      kind: "fetch",
      byUid: true,
      set: [{ first: 1, last: "*" }],
      items: [{ kind: "flags" }],
      changedSince: 12345,
      vanished: false,
      partial: undefined,
    });
  });
  it("accepts VANISHED beside it, in any order", () => {
    for (const order of ["CHANGEDSINCE 1 VANISHED", "VANISHED CHANGEDSINCE 1"]) {
      const { changedSince, vanished } = parse(`UID FETCH $ ALL (${order})`);
      assert.deepEqual([changedSince, vanished], [1, true]);
    }
  });
  it("accepts PARTIAL of UID FETCH, RFC 9394 §3.3", () => {
    const { partial, changedSince } = parse("UID FETCH 1:* (UID FLAGS) (PARTIAL -1:-30)");
    assert.deepEqual([partial, changedSince], [{ first: -1, last: -30 }, undefined]);
    const both = parse("UID FETCH 1:* FLAGS (PARTIAL 200:101 CHANGEDSINCE 98305)");
    assert.deepEqual([both.partial, both.changedSince], [{ first: 101, last: 200 }, 98305]);
  });
  it("refuses PARTIAL of FETCH", () => {
    assert.throws(() => parse("FETCH 1:* FLAGS (PARTIAL 1:2)"), AbnfError);
  });
  it("refuses a PARTIAL that is no range", () => {
    for (const range of ["1", "1:", "0:1", "-1:2", "1:-2", "1:*"]) {
      assert.throws(() => parse(`UID FETCH 1:* FLAGS (PARTIAL ${range})`), AbnfError, range);
    }
  });
  it("accepts modifiers behind PREVIEW", () => {
    assert.equal(parse("FETCH 1 PREVIEW (CHANGEDSINCE 5)").changedSince, 5);
  });
  for (const modifiers of [
    "()",
    "(FOO)",
    "(CHANGEDSINCE)",
    "(CHANGEDSINCE 1",
    "(VANISHED VANISHED)",
    "CHANGEDSINCE 1",
  ]) {
    it(`refuses ${modifiers}`, () => {
      assert.throws(() => parse(`FETCH 1 FLAGS ${modifiers}`), AbnfError);
    });
  }
});

describe("section names in responses, RFC 9051 §7.5.2", () => {
  for (const name of [
    "BODY[]",
    "BODY[TEXT]<0>",
    "BODY[1.2.MIME]",
    "BODY[HEADER.FIELDS (DATE FROM)]",
    'BODY[1.HEADER.FIELDS.NOT ("a b")]<7>',
    "BINARY[1.2]",
    "BINARY[]<3>",
  ]) {
    it(`prints ${name}`, () => {
      const item = parse(`FETCH 1 ${name.replace(/<(\d+)>/, "<$1.10>")}`).items[0]!;
      assert.ok(item.kind === "section" || item.kind === "binary");
      assert.equal(formatSection(item), name);
    });
  }
});
