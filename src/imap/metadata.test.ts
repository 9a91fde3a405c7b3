import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AbnfError } from "../abnf/scanner.ts";
import type { GetMetadata, SetMetadata } from "./command.ts";
import { parseCommand } from "./command-parser.ts";
import { formatMetadata, formatMetadataChange } from "./metadata.ts";

const mode = { utf8: false };

function parseGet(input: string): GetMetadata {
  const command = parseCommand(`a GETMETADATA ${input}`, mode);
  return command.kind === "get-metadata" ? command : assert.fail(command.kind);
}

function parseSet(input: string): SetMetadata {
  const command = parseCommand(`a SETMETADATA ${input}`, mode);
  return command.kind === "set-metadata" ? command : assert.fail(command.kind);
}

describe("getmetadata, RFC 5464 §4.2", () => {
  const base = { kind: "get-metadata", tag: "a", mailbox: "INBOX", maxSize: undefined, depth: 0 };
  const both = ["/shared/comment", "/private/comment"];
  const valid: Readonly<Record<string, Partial<GetMetadata>>> = {
    '"" /shared/comment': { mailbox: "", entries: ["/shared/comment"] },
    '"INBOX" /private/comment': { entries: ["/private/comment"] },
    '"INBOX" (/shared/comment /private/comment)': { entries: both },
    '"INBOX" (MAXSIZE 1024) (/shared/comment /private/comment)': { maxSize: 1024, entries: both },
    '(MAXSIZE 1024) "INBOX" (/shared/comment /private/comment)': { maxSize: 1024, entries: both },
    '"INBOX" (DEPTH 1) (/private/filters/values)': {
      depth: 1,
      entries: ["/private/filters/values"],
    },
    '(depth infinity maxsize 0) inbox "/Private/Filters"': {
      depth: "infinity",
      maxSize: 0,
      entries: ["/private/filters"],
    },
    "Entw&APw-rfe {16}\r\n/private/comment": { mailbox: "Entwürfe", entries: [both[1]!] },
  };
  for (const [input, expected] of Object.entries(valid)) {
    it(`accepts ${JSON.stringify(input)}`, () => {
      assert.deepEqual(parseGet(input), { ...base, ...expected });
    });
  }
  for (const input of [
    "",
    "INBOX",
    "INBOX ()",
    "INBOX /comment",
    "INBOX /private",
    "INBOX /private/",
    "INBOX /private//a",
    "INBOX /private/a/",
    'INBOX "/private/a*"',
    'INBOX "/private/a%"',
    'INBOX "/private/\xc3\xbc"',
    "INBOX (DEPTH 2) /private/a",
    "INBOX (DEPTH 1)",
    "INBOX (FOO 1) /private/a",
    "() INBOX /private/a",
    "(DEPTH 1 DEPTH 1) INBOX /private/a",
    "(DEPTH 1) INBOX (DEPTH 1) /private/a",
    `INBOX /private/${"a".repeat(255)}`,
    `INBOX (${"/private/a ".repeat(100)}/private/a)`,
  ]) {
    it(`refuses GETMETADATA ${JSON.stringify(input.slice(0, 50))}`, () => {
      assert.throws(() => parseGet(input), AbnfError);
    });
  }
});

describe("setmetadata, RFC 5464 §4.3", () => {
  const value = Buffer.from("My new comment across\r\ntwo lines.\r\n");
  const valid: Readonly<Record<string, Omit<SetMetadata, "kind">>> = {
    "INBOX (/private/comment {35}\r\nMy new comment across\r\ntwo lines.\r\n)": {
      mailbox: "INBOX",
      annotations: [{ entry: "/private/comment", value }],
    },
    "INBOX (/private/comment NIL)": {
      mailbox: "INBOX",
      annotations: [{ entry: "/private/comment", value: undefined }],
    },
    '"" (/Private/Comment "My new comment" /shared/comment "")': {
      mailbox: "",
      annotations: [
        { entry: "/private/comment", value: Buffer.from("My new comment") },
        { entry: "/shared/comment", value: Buffer.alloc(0) },
      ],
    },
    "x (/private/x ~{3}\r\n\0\xff\r)": {
      mailbox: "x",
      annotations: [{ entry: "/private/x", value: Buffer.from([0, 255, 13]) }],
    },
  };
  for (const [input, expected] of Object.entries(valid)) {
    it(`accepts ${JSON.stringify(input)}`, () => {
      assert.deepEqual(parseSet(input), { kind: "set-metadata", tag: "a", ...expected });
    });
  }
  for (const input of [
    "INBOX",
    "INBOX ()",
    "INBOX /private/a NIL",
    "INBOX (/private/a)",
    "INBOX (/private/a b)",
    "INBOX (/foo/a NIL)",
    "INBOX (/private/a {3}\r\n\0\xff\r)",
    'INBOX (/private/a ~"x")',
    "INBOX (/private/a NIL",
  ]) {
    it(`refuses SETMETADATA ${JSON.stringify(input)}`, () => {
      assert.throws(() => parseSet(input), AbnfError);
    });
  }
});

describe("metadata-resp, RFC 5464 §4.4", () => {
  it("prints values that can be read back", () => {
    const annotations = [
      { entry: "/private/comment", value: Buffer.from("My comment") },
      { entry: "/shared/comment", value: undefined },
      { entry: "/shared/nul", value: Buffer.from([0, 1]) },
      { entry: "/shared/umlaut", value: Buffer.from("ü") },
      { entry: "/shared/a[b", value: Buffer.alloc(0) },
    ];
    const text = formatMetadata("Entwürfe", annotations, mode);
    assert.ok(text.startsWith('METADATA Entw&APw-rfe (/private/comment "My comment" /shared/'));
    const command = parseSet(text.replace("METADATA ", ""));
    assert.deepEqual([command.mailbox, command.annotations], ["Entwürfe", annotations]);
  });
  it("prints the server's", () => {
    const annotations = [{ entry: "/shared/comment", value: Buffer.from("Shared comment") }];
    const text = formatMetadata("", annotations, mode);
    assert.equal(text, 'METADATA "" (/shared/comment "Shared comment")');
  });
  it("prints what has changed without values", () => {
    const entries = ["/shared/comment", "/private/comment"];
    const text = formatMetadataChange("INBOX", entries, mode);
    assert.equal(text, "METADATA INBOX /shared/comment /private/comment");
  });
});
