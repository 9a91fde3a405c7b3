import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AbnfError } from "../abnf/scanner.ts";
import type { MultiSearch } from "./command.ts";
import { parseCommand } from "./command-parser.ts";
import type { MailboxFilter } from "./mailbox-filter.ts";

function parse(input: string): MultiSearch {
  const command = parseCommand(`tag1 ESEARCH ${input}`, { utf8: false });
  return command.kind === "esearch" ? command : assert.fail(command.kind);
}

describe("esearch, RFC 7377 §2", () => {
  const valid: Readonly<Record<string, readonly MailboxFilter[] | undefined>> = {
    'IN (mailboxes "folder1" subtree "folder2") unseen': [
      { kind: "mailboxes", mailboxes: ["folder1"] },
      { kind: "subtree", mailboxes: ["folder2"] },
    ],
    'IN (mailboxes "folder1" subtree-one "folder2") subject "chad"': [
      { kind: "mailboxes", mailboxes: ["folder1"] },
      { kind: "subtree-one", mailboxes: ["folder2"] },
    ],
    "IN (personal) ALL": [{ kind: "personal" }],
    "IN (selected Inboxes SUBSCRIBED) ALL": [
      { kind: "selected" },
      { kind: "inboxes" },
      { kind: "subscribed" },
    ],
    "IN (mailboxes (inbox a/b {3}\r\nc d)) RETURN (COUNT) ALL": [
      { kind: "mailboxes", mailboxes: ["INBOX", "a/b", "c d"] },
    ],
    "RETURN (MIN) ALL": undefined,
    "RETURN (SAVE) ALL": undefined,
    "IN (selected) RETURN (SAVE) ALL": [{ kind: "selected" }],
    ALL: undefined,
  };
  for (const [input, filters] of Object.entries(valid)) {
    it(`accepts ${JSON.stringify(input)}`, () => {
      assert.deepEqual(parse(input).filters, filters);
    });
  }
  it("tells the whole command", () => {
    const all = { min: false, max: false, all: true, count: false, save: false };
    assert.deepEqual(parse("IN (personal) RETURN (ALL) CHARSET UTF-8 UNSEEN"), {
      kind: "esearch",
      tag: "tag1",
      filters: [{ kind: "personal" }],
      returns: { ...all, partial: undefined },
      charset: "UTF-8",
      key: { kind: "flag", flag: "\\Seen", set: false },
    });
  });
  for (const input of [
    "",
    "IN ALL",
    "IN () ALL",
    "IN (foo) ALL",
    "IN (selected-delayed) ALL",
    "IN (mailboxes) ALL",
    "IN (mailboxes ()) ALL",
    'IN (mailboxes "") ALL',
    "IN (subtree (a b) ALL",
    "IN (personal)",
    "IN (personal) RETURN (ALL)",
    "IN (personal (scope)) ALL",
    "RETURN (ALL) IN (personal) ALL",
    "IN (personal) RETURN (SAVE) ALL",
    "IN (selected personal) RETURN (SAVE ALL) ALL",
    `IN (${"personal ".repeat(100)}personal) ALL`,
  ]) {
    it(`refuses ESEARCH ${JSON.stringify(input.slice(0, 40))}`, () => {
      assert.throws(() => parse(input), AbnfError);
    });
  }
});
