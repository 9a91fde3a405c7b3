import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AbnfError } from "../abnf/scanner.ts";
import type { List } from "./command.ts";
import { parseCommand } from "./command-parser.ts";

const noSelection = { subscribed: false, remote: false, recursiveMatch: false, specialUse: false };
const noReturn = {
  subscribed: false,
  children: false,
  specialUse: false,
  status: undefined,
  metadata: undefined,
};
const base: List = {
  kind: "list",
  reference: "",
  patterns: ["*"],
  selection: noSelection,
  returns: noReturn,
  extended: true,
};

describe("list, RFC 9051 §6.3.9, RFC 5258 §5, RFC 5819 §4, RFC 6154 §5", () => {
  const valid: Readonly<Record<string, Partial<List>>> = {
    'LIST "" ""': { patterns: [""], extended: false },
    "LIST /usr/staff/jones %": { reference: "/usr/staff/jones", patterns: ["%"], extended: false },
    'LIST "" "Entw&APw-*"': { patterns: ["Entwü*"], extended: false },
    'LIST "" {3}\r\na b': { patterns: ["a b"], extended: false },
    'LIST (SUBSCRIBED) "" "*"': { selection: { ...noSelection, subscribed: true } },
    'LIST () "" "%" RETURN (CHILDREN)': {
      patterns: ["%"],
      returns: { ...noReturn, children: true },
    },
    'LIST (REMOTE SUBSCRIBED) "" "*"': {
      selection: { ...noSelection, subscribed: true, remote: true },
    },
    'LIST (SUBSCRIBED RECURSIVEMATCH) "" "*" RETURN (CHILDREN SUBSCRIBED)': {
      selection: { ...noSelection, subscribed: true, recursiveMatch: true },
      returns: { ...noReturn, children: true, subscribed: true },
    },
    'LIST (special-use) "" "*" return (special-use)': {
      selection: { ...noSelection, specialUse: true },
      returns: { ...noReturn, specialUse: true },
    },
    'LIST "" ("INBOX" "Drafts" "Sent/%")': { patterns: ["INBOX", "Drafts", "Sent/%"] },
    'LIST "" * RETURN ()': {},
    'LIST "" * RETURN (SUBSCRIBED STATUS (MESSAGES UNSEEN) CHILDREN)': {
      returns: {
        subscribed: true,
        children: true,
        specialUse: false,
        metadata: undefined,
        status: ["MESSAGES", "UNSEEN"],
      },
    },
  };
  for (const [input, expected] of Object.entries(valid)) {
    it(`accepts ${JSON.stringify(input)}`, () => {
      assert.deepEqual(parseCommand(`a ${input}`, { utf8: false }), {
        tag: "a",
        ...base,
        ...expected,
      });
    });
  }
  for (const input of [
    "",
    '""',
    '"" ',
    '"" ()',
    '"" (a',
    '"" a b',
    '(RECURSIVEMATCH) "" *',
    '(RECURSIVEMATCH REMOTE) "" *',
    '(FOO) "" *',
    '(SUBSCRIBED)"" *',
    '"" * RETURN',
    '"" * RETURN (FOO)',
    '"" * RETURN (STATUS)',
    '"" * RETURN (STATUS ())',
    '"" * (CHILDREN)',
    '"" &',
    `"" (${"a ".repeat(100)}a)`,
  ]) {
    it(`refuses LIST ${input.slice(0, 40)}`, () => {
      assert.throws(() => parseCommand(`a LIST ${input}`, { utf8: false }), AbnfError);
    });
  }
});

describe("list with metadata, RFC 9590 §4", () => {
  const valid: Readonly<Record<string, Partial<List>>> = {
    'LIST "" % RETURN (CHILDREN METADATA ("/shared/vendor/cmu/cyrus-imapd/color"))': {
      patterns: ["%"],
      returns: { ...noReturn, children: true, metadata: ["/shared/vendor/cmu/cyrus-imapd/color"] },
    },
    'LIST "" % RETURN (METADATA (/Private/Comment /shared/comment))': {
      patterns: ["%"],
      returns: { ...noReturn, metadata: ["/private/comment", "/shared/comment"] },
    },
  };
  for (const [input, expected] of Object.entries(valid)) {
    it(`accepts ${JSON.stringify(input)}`, () => {
      assert.deepEqual(parseCommand(`a ${input}`, { utf8: false }), {
        tag: "a",
        ...base,
        ...expected,
      });
    });
  }
  for (const option of ["METADATA", "METADATA ()", "METADATA /shared/comment", "METADATA (x)"]) {
    it(`refuses RETURN (${option})`, () => {
      const input = `a LIST "" * RETURN (${option})`;
      assert.throws(() => parseCommand(input, { utf8: false }), AbnfError);
    });
  }
});

describe("lsub, RFC 3501 §6.3.9", () => {
  it("accepts a reference and a pattern", () => {
    assert.deepEqual(parseCommand('A002 LSUB "#news." "comp.mail.*"', { utf8: false }), {
      tag: "A002",
      kind: "lsub",
      reference: "#news.",
      pattern: "comp.mail.*",
    });
  });
  it("refuses options", () => {
    assert.throws(() => parseCommand('a LSUB "" * RETURN ()', { utf8: false }), AbnfError);
  });
});
