import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AbnfError } from "../abnf/scanner.ts";
import type { CommandBody } from "./command.ts";
import { parseCommand } from "./command-parser.ts";
import { tagOf } from "./tag.ts";

function check(
  valid: Readonly<Record<string, CommandBody>>,
  invalid: readonly string[],
  mode = { utf8: false },
): void {
  for (const [input, expected] of Object.entries(valid)) {
    it(`accepts ${JSON.stringify(input)}`, () => {
      assert.deepEqual(parseCommand(`a1 ${input}`, mode), { tag: "a1", ...expected });
    });
  }
  for (const input of invalid) {
    it(`refuses ${JSON.stringify(input)}`, () => {
      assert.throws(() => parseCommand(`a1 ${input}`, mode), AbnfError);
    });
  }
}

describe("commands without arguments, RFC 9051 §6", () => {
  check(
    {
      CAPABILITY: { kind: "capability" },
      nOOp: { kind: "noop" },
      LOGOUT: { kind: "logout" },
      STARTTLS: { kind: "starttls" },
      NAMESPACE: { kind: "namespace" },
      IDLE: { kind: "idle" },
      CHECK: { kind: "check" },
      CLOSE: { kind: "close" },
      UNSELECT: { kind: "unselect" },
      EXPUNGE: { kind: "expunge", uids: undefined },
    },
    ["NOOP ", "NOOP x", "CAPABILITY\r\n", " NOOP", "", "(", "NOOP\0"],
  );
});

describe("unknown commands", () => {
  check(
    {
      "BLURDYBLOOP foo": { kind: "unknown", name: "BLURDYBLOOP" },
      'setquota "" (': { kind: "unknown", name: "SETQUOTA" },
      "UID NOOP 1": { kind: "unknown", name: "UID NOOP" },
      UID: { kind: "unknown", name: "UID" },
      "x-y": { kind: "unknown", name: "X-Y" },
    },
    ["UID ", "UID 1", "FETCH", '"NOOP"'],
  );
});

describe("login, RFC 9051 §6.2.3", () => {
  check(
    {
      "LOGIN SMITH SESAME": { kind: "login", userName: "SMITH", password: "SESAME" },
      "LOGIN {11}\r\nFRED FOOBAR {7}\r\nfat man": {
        kind: "login",
        userName: "FRED FOOBAR",
        password: "fat man",
      },
      'login "you@localhost" "p\\"\\\\w\xc3\xbc"': {
        kind: "login",
        userName: "you@localhost",
        password: 'p"\\wü',
      },
      'LOGIN a ""': { kind: "login", userName: "a", password: "" },
    },
    [
      "LOGIN",
      "LOGIN a",
      "LOGIN a  b",
      "LOGIN a b c",
      'LOGIN a "\xfc"',
      "LOGIN (a) b",
      'LOGIN a "b',
    ],
  );
});

describe("enable, RFC 5161 §3.1", () => {
  check(
    {
      "ENABLE CONDSTORE X-GOOD-IDEA": {
        kind: "enable",
        capabilities: ["CONDSTORE", "X-GOOD-IDEA"],
      },
      "enable utf8=accept": { kind: "enable", capabilities: ["UTF8=ACCEPT"] },
    },
    ["ENABLE", "ENABLE ", "ENABLE (A)", "ENABLE A "],
  );
});

describe("mailbox commands, RFC 9051 §6.3", () => {
  check(
    {
      "CREATE owatagusiam/": { kind: "create", mailbox: "owatagusiam/", specialUse: undefined },
      "CREATE MySpecial (USE (\\Drafts \\sent))": {
        kind: "create",
        mailbox: "MySpecial",
        specialUse: ["\\Drafts", "\\sent"],
      },
      "CREATE x (USE ())": { kind: "create", mailbox: "x", specialUse: [] },
      'DELETE "a b"': { kind: "delete", mailbox: "a b" },
      "RENAME inbox old-mail": { kind: "rename", mailbox: "INBOX", newName: "old-mail" },
      "SUBSCRIBE #news.comp.mail.mime": { kind: "subscribe", mailbox: "#news.comp.mail.mime" },
      "UNSUBSCRIBE {3}\r\na/b": { kind: "unsubscribe", mailbox: "a/b" },
      "CREATE Entw&APw-rfe": { kind: "create", mailbox: "Entwürfe", specialUse: undefined },
    },
    [
      "CREATE",
      "CREATE a b",
      "CREATE a (USE)",
      "CREATE a (USE \\Sent)",
      "CREATE a (USE (\\Sent)",
      "CREATE a ()",
      'DELETE ""',
      "DELETE a%",
      "RENAME a",
      "SUBSCRIBE a&b",
    ],
  );
});

describe("mailbox commands with UTF-8, RFC 9051 §5.1", () => {
  check(
    {
      'CREATE "Entw\xc3\xbcrfe"': { kind: "create", mailbox: "Entwürfe", specialUse: undefined },
      "DELETE Entw&APw-rfe": { kind: "delete", mailbox: "Entw&APw-rfe" },
    },
    ["CREATE Entw\xc3\xbcrfe", 'CREATE "\xfc"'],
    { utf8: true },
  );
});

describe("status, RFC 9051 §6.3.11", () => {
  check(
    {
      "STATUS blurdybloop (UIDNEXT MESSAGES)": {
        kind: "status",
        mailbox: "blurdybloop",
        items: ["UIDNEXT", "MESSAGES"],
      },
      "STATUS inbox (unseen size deleted unseen HIGHESTMODSEQ MAILBOXID RECENT UIDVALIDITY APPENDLIMIT DELETED-STORAGE)":
        {
          kind: "status",
          mailbox: "INBOX",
          items: [
            "UNSEEN",
            "SIZE",
            "DELETED",
            "HIGHESTMODSEQ",
            "MAILBOXID",
            "RECENT",
            "UIDVALIDITY",
            "APPENDLIMIT",
            "DELETED-STORAGE",
          ],
        },
    },
    [
      "STATUS a",
      "STATUS a ()",
      "STATUS a (FOO)",
      "STATUS a (UNSEEN ",
      "STATUS a UNSEEN",
      "STATUS a (UNSEENX)",
    ],
  );
});

describe("copy, move and UID EXPUNGE, RFC 9051 §6.4, RFC 6851 §3, RFC 4315 §2.1", () => {
  check(
    {
      "COPY 2:4 MEETING": {
        kind: "copy",
        byUid: false,
        set: [{ first: 2, last: 4 }],
        mailbox: "MEETING",
      },
      "UID COPY $ inbox": { kind: "copy", byUid: true, set: "$", mailbox: "INBOX" },
      "UID MOVE 42:69 foo": {
        kind: "move",
        byUid: true,
        set: [{ first: 42, last: 69 }],
        mailbox: "foo",
      },
      "move 1 a": { kind: "move", byUid: false, set: [{ first: 1, last: 1 }], mailbox: "a" },
      "UID EXPUNGE 3000:3002": { kind: "expunge", uids: [{ first: 3000, last: 3002 }] },
    },
    ["COPY 1", "COPY a b", "COPY 0 a", "COPY 1 a b", "UID EXPUNGE", "EXPUNGE 1", "UID COPY $,1 a"],
  );
});

describe("append in one piece", () => {
  check({}, ["APPEND", "APPEND saved-messages", "APPEND x (\\Seen)"]);
});

describe("tags, RFC 9051 §9", () => {
  const tags = {
    "a1 NOOP": "a1",
    "a1 \x01": "a1",
    "a+ NOOP": "*",
    a1: "*",
    " NOOP": "*",
    "": "*",
    "* OK": "*",
  };
  for (const [text, expected] of Object.entries(tags)) {
    it(`finds ${expected} in ${JSON.stringify(text)}`, () => {
      assert.equal(tagOf(text), expected);
    });
  }
  it("tells the reason without the input", () => {
    assert.throws(
      () => parseCommand("a LOGIN me (secret)", { utf8: false }),
      (error) => error instanceof AbnfError && error.reason === "expected astring at octet 11",
    );
  });
});
