import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AbnfError } from "../abnf/scanner.ts";
import type { Notify } from "./command.ts";
import { parseCommand } from "./command-parser.ts";
import type { NotifyEvent } from "./notify-event.ts";

function parse(input: string): Notify {
  const command = parseCommand(`a NOTIFY ${input}`, { utf8: false });
  return command.kind === "notify" ? command : assert.fail(command.kind);
}

const messageNew: NotifyEvent = { kind: "message-new", items: [] };
const messageExpunge: NotifyEvent = { kind: "message-expunge" };
const flagChange: NotifyEvent = { kind: "flag-change" };

describe("notify, RFC 5465 §3 to §6", () => {
  const valid: Readonly<Record<string, Partial<Notify>>> = {
    NONE: {},
    none: {},
    "SET STATUS (selected (MessageNew MessageExpunge)) (subtree Lists NONE)": {
      status: true,
      groups: [
        { filter: { kind: "selected" }, events: [messageNew, messageExpunge] },
        { filter: { kind: "subtree", mailboxes: ["Lists"] }, events: [] },
      ],
    },
    "set (SELECTED-delayed (messagenew (UID FLAGS) MESSAGEEXPUNGE FlagChange))": {
      groups: [
        {
          filter: { kind: "selected-delayed" },
          events: [
            { kind: "message-new", items: [{ kind: "uid" }, { kind: "flags" }] },
            messageExpunge,
            flagChange,
          ],
        },
      ],
    },
    "SET (personal (MailboxName SubscriptionChange MailboxMetadataChange ServerMetadataChange))": {
      groups: [
        {
          filter: { kind: "personal" },
          events: [
            { kind: "mailbox-name" },
            { kind: "subscription-change" },
            { kind: "mailbox-metadata-change" },
            { kind: "server-metadata-change" },
          ],
        },
      ],
    },
    "SET (mailboxes (inbox Drafts) (MessageNew MessageExpunge AnnotationChange)) (inboxes (Foo))": {
      groups: [
        {
          filter: { kind: "mailboxes", mailboxes: ["INBOX", "Drafts"] },
          events: [messageNew, messageExpunge, { kind: "annotation-change" }],
        },
        { filter: { kind: "inboxes" }, events: [{ kind: "unknown", name: "Foo" }] },
      ],
    },
    "SET (selected NONE)": { groups: [{ filter: { kind: "selected" }, events: [] }] },
  };
  for (const [input, expected] of Object.entries(valid)) {
    it(`accepts ${JSON.stringify(input)}`, () => {
      const command = { kind: "notify", tag: "a", status: false, groups: [], ...expected };
      assert.deepEqual(parse(input), command);
    });
  }
});

describe("what notify refuses, RFC 5465 §5 and §6", () => {
  for (const input of [
    "",
    "SET",
    "SET STATUS",
    "NONE (selected NONE)",
    "SET ()",
    "SET (selected)",
    "SET (selected ())",
    "SET (foo NONE)",
    "SET (subtree-one a NONE)",
    "SET (mailboxes NONE)",
    "SET (selected NONE)(personal NONE)",
    "SET (selected (MessageNew))",
    "SET (selected (MessageExpunge))",
    "SET (personal (FlagChange))",
    "SET (selected (MessageNew MessageExpunge MailboxName))",
    "SET (personal (MessageNew (UID) MessageExpunge))",
    "SET (selected (MessageNew () MessageExpunge))",
    "SET (selected NONE) (selected-delayed NONE)",
    `SET ${"(personal NONE) ".repeat(100)}(personal NONE)`,
  ]) {
    it(`refuses NOTIFY ${JSON.stringify(input.slice(0, 60))}`, () => {
      assert.throws(() => parse(input), AbnfError);
    });
  }
});
