import assert from "node:assert/strict";
import { it } from "node:test";
import { AbnfError } from "../abnf/scanner.ts";
import { parseAppend, parseAppendEnd, parseAppendMore } from "./append.ts";
import { parseCommand } from "./command-parser.ts";
import { tagOf } from "./tag.ts";

const commands = [
  "a NOOP",
  'a LOGIN "us\\"er" {4}\r\npass',
  "a AUTHENTICATE PLAIN dGVzdAB0ZXN0AHRlc3Q=",
  'a ID ("name" "x" "os" NIL)',
  "a ENABLE CONDSTORE UTF8=ACCEPT",
  "a SELECT Entw&APw-rfe (QRESYNC (67890007 20050715194045000 41,43:211 (1,29 41,100)) CONDSTORE)",
  "a CREATE MySpecial (USE (\\Drafts \\Sent))",
  "a RENAME {3}\r\na/b INBOX",
  'a LIST (SUBSCRIBED RECURSIVEMATCH) "" ("%" "a*") RETURN (CHILDREN STATUS (MESSAGES SIZE))',
  'a LSUB "" "*"',
  "a STATUS INBOX (UIDNEXT HIGHESTMODSEQ)",
  "a UID EXPUNGE 1:5,7,*",
  'a SEARCH RETURN (MIN COUNT PARTIAL -1:-100) CHARSET UTF-8 OR (FROM "\xc3\xbc" NOT SEEN) SINCE 1-Feb-1994',
  'a UID SEARCH UID 1:* MODSEQ "/flags/\\\\draft" all 620162338 OLDER 9 EMAILID x KEYWORD $Junk 2,3',
  "a FETCH 1:* (UID BODY.PEEK[1.2.HEADER.FIELDS (DATE)]<0.99> BINARY[1] PREVIEW (LAZY)) (CHANGEDSINCE 9)",
  "a UID STORE $ (UNCHANGEDSINCE 12) +FLAGS.SILENT (\\Deleted $Junk)",
  "a UID MOVE 42:69 foo",
  "a SORT RETURN (MIN MAX PARTIAL 1:9) (REVERSE DATE SUBJECT DISPLAYFROM) UTF-8 SINCE 1-Feb-1994",
  "a UID THREAD REFERENCES UTF-8 NOT DELETED",
  'a ESEARCH IN (mailboxes "folder1" subtree ("a/b" c) subtree-one x) RETURN (COUNT) FROM y',
  "a COMPRESS DEFLATE",
  'a GETQUOTA "!partition/sda4"',
  "a GETQUOTAROOT INBOX",
  'a GETMETADATA (MAXSIZE 1024 DEPTH infinity) "" (/shared/comment /private/comment)',
  "a SETMETADATA INBOX (/private/comment {3}\r\nabc /shared/x NIL /shared/y ~{2}\r\n\0x)",
  "a NOTIFY SET STATUS (selected (MessageNew (UID BODY.PEEK[HEADER.FIELDS (To)]) MessageExpunge FlagChange))" +
    " (subtree Lists (MessageNew MessageExpunge MailboxName)) (mailboxes (a b) NONE)",
  "a NOTIFY NONE",
  'a LIST "" % RETURN (METADATA ("/shared/vendor/x" /private/y) STATUS (SIZE))',
  "a UID FETCH 1:* (FLAGS) (PARTIAL -1:-30 CHANGEDSINCE 9)",
  "a UID REPLACE 4 Drafts (\\Seen) ",
  'a APPEND x (\\Seen) "17-Jul-1996 02:44:25 -0700" UTF8 (',
  " (\\Draft) ",
  ")",
  "YWJj",
];

const inserted = [
  "(",
  ")",
  '"',
  "\\",
  " ",
  "{2}\r\n",
  "~{",
  "*",
  "%",
  "$",
  "&",
  "\0",
  "\r",
  "\n",
  "\xff",
  "0",
  "99999999999",
  "NIL",
  "[",
  "]",
  "<",
  ":",
  ",",
];

const parsers: readonly ((text: string) => unknown)[] = [
  (text) => parseCommand(text, { utf8: false }),
  (text) => parseCommand(text, { utf8: true }),
  (text) => parseAppend(text, { utf8: false }),
  (text) => parseAppendMore(text, { flags: [], internalAt: undefined, utf8: true, only: false }),
  (text) => parseAppendEnd(text, { flags: [], internalAt: undefined, utf8: false, only: true }),
];

it("refuses changed commands only with AbnfError, seeds 1 to 20000", () => {
  for (let seed = 1; seed <= 20_000; seed++) {
    const next = randomOf(seed);
    let text = commands[next(commands.length)]!;
    for (let changes = 1 + next(4); changes > 0; changes--) text = changed(text, next);
    parseAll(text, seed);
  }
});

it("refuses noise only with AbnfError, seeds 1 to 5000", () => {
  for (let seed = 1; seed <= 5_000; seed++) {
    const next = randomOf(seed);
    const noise = String.fromCharCode(...Array.from({ length: next(60) }, () => next(256)));
    parseAll(`a ${noise}`, seed);
    parseAll(noise, seed);
  }
});

it("refuses long repetition without a hang", () => {
  const repeated = [
    "(",
    "NOT ",
    "OR ",
    '"',
    '"\\\\',
    "1,",
    "1:*,",
    "&",
    "{1}\r\n(",
    "BODY[",
    "BODY[1.1.",
    "a ",
    "%*",
    "\\Seen ",
    "DATE ",
    "/private/a ",
    "/private/a NIL ",
    "(selected NONE) ",
    "subtree (x) ",
  ];
  const starts = [
    "",
    "a LOGIN ",
    "a SEARCH ",
    "a SEARCH (",
    "a FETCH ",
    "a FETCH 1 (",
    "a FETCH 1 BODY[",
    "a LIST ",
    'a LIST "" (',
    "a STORE 1 FLAGS ",
    "a ID (",
    "a SORT (",
    "a SORT (DATE) UTF-8 ",
    "a THREAD REFERENCES UTF-8 (",
    "a ESEARCH IN (",
    "a ESEARCH IN (mailboxes (",
    "a GETMETADATA INBOX (",
    "a SETMETADATA INBOX (",
    "a NOTIFY SET (",
    "a NOTIFY SET (selected (MessageNew (",
    "a REPLACE ",
  ];
  for (const piece of repeated) {
    for (const start of starts) parseAll(start + piece.repeat(65_536 / piece.length), 0);
  }
});

function parseAll(text: string, seed: number): void {
  tagOf(text);
  for (const parse of parsers) {
    try {
      parse(text);
    } catch (error) {
      assert.ok(
        error instanceof AbnfError,
        `seed ${seed}: ${JSON.stringify(text)}: ${String(error)}`,
      );
      assert.ok(error.reason.length < 200, `seed ${seed}: ${error.reason}`);
    }
  }
}

function changed(text: string, next: (n: number) => number): string {
  const at = next(text.length + 1);
  const until = Math.min(text.length, at + 1 + next(5));
  switch (next(5)) {
    case 0:
      return text.slice(0, at) + text.slice(until);
    case 1:
      return text.slice(0, at);
    case 2:
      return text.slice(0, until) + text.slice(at);
    case 3:
      return text.slice(0, at) + String.fromCharCode(next(256)) + text.slice(at + 1);
    default:
      return text.slice(0, at) + inserted[next(inserted.length)]! + text.slice(at);
  }
}

function randomOf(seed: number): (n: number) => number {
  let state = (seed * 48271) % 2147483647;
  return (n) => ((state = (state * 48271) % 2147483647), state % n);
}
