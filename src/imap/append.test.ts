import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AbnfError } from "../abnf/scanner.ts";
import { parseAppend, parseAppendEnd, parseAppendMore } from "./append.ts";
import type { AppendMessage } from "./command.ts";

const mode = { utf8: false };
const plain: AppendMessage = { flags: [], internalAt: undefined, utf8: false, only: false };
const wrapped: AppendMessage = { ...plain, utf8: true };

describe("append up to its first message, RFC 9051 §6.3.12", () => {
  const valid: Readonly<Record<string, Partial<AppendMessage>>> = {
    "A003 APPEND saved-messages (\\Seen) ": { flags: ["\\Seen"] },
    "A003 APPEND saved-messages ": {},
    "A003 append {14}\r\nsaved-messages () ": {},
    'A003 APPEND "saved-messages" (\\seen $Junk) "17-Jul-1996 02:44:25 -0700" ': {
      flags: ["\\Seen", "$Junk"],
      internalAt: Date.UTC(1996, 6, 17, 9, 44, 25),
    },
    'A003 APPEND saved-messages " 7-Feb-1994 21:52:25 +0000" ': {
      internalAt: Date.UTC(1994, 1, 7, 21, 52, 25),
    },
    "A003 APPEND saved-messages UTF8 (": { utf8: true },
    "A003 APPEND saved-messages (\\Seen) UTF8 (": { flags: ["\\Seen"], utf8: true },
  };
  for (const [text, message] of Object.entries(valid)) {
    it(`accepts ${JSON.stringify(text)}`, () => {
      assert.deepEqual(parseAppend(text, mode), {
        kind: "append",
        tag: "A003",
        replaces: undefined,
        mailbox: "saved-messages",
        message: { ...plain, ...message },
      });
    });
  }
  for (const text of [
    "a APPEND ",
    "a APPEND x",
    "a APPEND x  ",
    "a APPEND x (\\Seen)",
    "a APPEND x (\\Seen ",
    'a APPEND x "17-Jul-1996 02:44:25 -0700"',
    'a APPEND x "17-Jul-1996" ',
    'a APPEND x "17-Jul-1996 02:44:25 -0700" (\\Seen) ',
    "a APPEND x CATENATE (",
    "a APPEND x UTF8 ",
    "a+ APPEND x ",
    "a FETCH x ",
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.throws(() => parseAppend(text, mode), AbnfError);
    });
  }
});

describe("replace up to its message, RFC 8508 §5", () => {
  const valid = {
    "A003 REPLACE 4 Drafts (\\Seen \\Draft) ": {
      replaces: { byUid: false, number: 4 },
      message: { ...plain, flags: ["\\Seen", "\\Draft"], only: true },
    },
    "A003 uid replace 2000 Drafts UTF8 (": {
      replaces: { byUid: true, number: 2000 },
      message: { ...plain, utf8: true, only: true },
    },
    "A003 UID REPLACE * {6}\r\nDrafts ": {
      replaces: { byUid: true, number: "*" },
      message: { ...plain, only: true },
    },
  };
  for (const [text, expected] of Object.entries(valid)) {
    it(`accepts ${JSON.stringify(text)}`, () => {
      const append = { kind: "append", tag: "A003", mailbox: "Drafts", ...expected };
      assert.deepEqual(parseAppend(text, mode), append);
    });
  }
  for (const text of [
    "a REPLACE x ",
    "a REPLACE 0 x ",
    "a REPLACE 1:2 x ",
    "a REPLACE $ x ",
    "a REPLACE 1 ",
    "a UID APPEND 1 x ",
    "a UID UID REPLACE 1 x ",
  ]) {
    it(`refuses ${JSON.stringify(text)}`, () => {
      assert.throws(() => parseAppend(text, mode), AbnfError);
    });
  }
  it("refuses a second message", () => {
    const { message } = parseAppend("a REPLACE 1 x ", mode);
    assert.throws(() => parseAppendMore(" ", message), AbnfError);
    parseAppendEnd("", message);
  });
});

describe("append behind a message, RFC 3502 §6.3.11 and RFC 6855 §4", () => {
  it("accepts more messages", () => {
    assert.deepEqual(parseAppendMore(" (\\Draft) ", plain), { ...plain, flags: ["\\Draft"] });
    assert.deepEqual(parseAppendMore(") UTF8 (", wrapped), wrapped);
    assert.deepEqual(parseAppendMore(" ", plain), plain);
  });
  it("accepts the end", () => {
    parseAppendEnd("", plain);
    parseAppendEnd(")", wrapped);
  });
  it("refuses anything else", () => {
    assert.throws(() => parseAppendMore("", plain), AbnfError);
    assert.throws(() => parseAppendMore(" ", wrapped), AbnfError);
    assert.throws(() => parseAppendMore(") ", plain), AbnfError);
    assert.throws(() => parseAppendEnd(" ", plain), AbnfError);
    assert.throws(() => parseAppendEnd("", wrapped), AbnfError);
    assert.throws(() => parseAppendEnd(")", plain), AbnfError);
  });
});
