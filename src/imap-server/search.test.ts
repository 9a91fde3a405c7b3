import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ImapAnswer } from "../testing/imap-client.ts";
import { ImapDoor } from "../testing/imap-door.ts";

function linesOf({ untagged }: ImapAnswer): string[] {
  return untagged.map(({ text }) => text);
}

const messages = [
  "From: Ada <ada@example.org>\r\nTo: you@localhost\r\nSubject: first\r\nDate: Fri, 1 May 2026 23:30:00 -0500\r\n\r\nplain words\r\n",
  "From: bob@example.org\r\nCc: Ada <ada@example.org>\r\nSubject: =?utf-8?q?Caf=C3=A9?= second\r\nDate: Sat, 2 May 2026 10:00:00 +0000\r\n" +
    "Content-Transfer-Encoding: base64\r\nContent-Type: text/plain; charset=iso-8859-1\r\n\r\n" +
    `${Buffer.from("Gr\xfc\xdfe von weit her\r\n", "latin1").toString("base64")}\r\n`,
  "From: eve@example.net\r\nBcc: you@localhost\r\nSubject: third\r\nX-Empty:\r\n" +
    'Content-Type: multipart/alternative; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html\r\n\r\n' +
    `<p>deep&nbsp;<b>needle</b></p>\r\n--b--\r\n`,
  `Subject: fourth\r\nDate: garbage\r\n\r\n${"filler ".repeat(60_000)}haystack`,
];

/** Four messages; the second is seen, the third flagged with a keyword. */
async function filledDoor(): Promise<ImapDoor> {
  const door = await ImapDoor.open();
  await using client = await door.login();
  const options = [
    { date: "01-Jan-2026 00:00:00 +0000" },
    { date: "02-Jan-2026 23:59:59 +0000", flags: "\\Seen" },
    { date: "03-Jan-2026 00:00:00 +0000", flags: "\\Flagged work" },
    {},
  ];
  for (const [at, message] of messages.entries())
    await client.append("INBOX", message, options[at]!);
  return door;
}

describe("SEARCH, RFC 9051 §6.4.4", () => {
  it("finds by every key", async () => {
    await using door = await filledDoor();
    await using client = await door.select();
    const keys: Readonly<Record<string, readonly number[]>> = {
      ALL: [1, 2, 3, 4],
      "2:3": [2, 3],
      "UID 3:*": [3, 4],
      "1:100 UNSEEN": [1, 3, 4],
      SEEN: [2],
      UNSEEN: [1, 3, 4],
      "FLAGGED UNSEEN": [3],
      "KEYWORD WORK": [3],
      "UNKEYWORD work": [1, 2, 4],
      DELETED: [],
      NEW: [],
      OLD: [1, 2, 3, 4],
      RECENT: [],
      "NOT SEEN": [1, 3, 4],
      "OR SEEN FLAGGED": [2, 3],
      "(SEEN)": [2],
      "FROM ada": [1],
      "TO YOU@localhost": [1],
      "CC ada": [2],
      "BCC you": [3],
      "SUBJECT second": [2],
      'HEADER X-Empty ""': [3],
      'HEADER Subject ""': [1, 2, 3, 4],
      'HEADER X-None ""': [],
      "BODY words": [1],
      "BODY needle": [3],
      "BODY haystack": [4],
      "TEXT first": [1],
      'TEXT "from: ada"': [1],
      "TEXT haystack": [4],
      "NOT BODY e": [1],
      "OR BODY words SUBJECT third": [1, 3],
      "LARGER 1000": [4],
      "SMALLER 1000": [1, 2, 3],
      "BEFORE 02-Jan-2026": [1],
      "ON 2-Jan-2026": [2],
      "SINCE 02-Jan-2026 BEFORE 01-Jun-2026": [2, 3],
      "SENTON 1-May-2026": [1],
      "SENTBEFORE 2-May-2026": [1],
      "SENTSINCE 2-May-2026": [2],
      "YOUNGER 3600": [4],
      "OLDER 3600": [1, 2, 3],
      "SAVEDSINCE 1-Jan-2026": [1, 2, 3, 4],
      SAVEDATESUPPORTED: [1, 2, 3, 4],
      "THREADID T9999": [],
    };
    for (const [key, expected] of Object.entries(keys)) {
      assert.deepEqual(await client.search(key), expected, key);
    }
  });
});

describe("SEARCH in words and numbers, RFC 9051 §6.4.4", () => {
  it("finds decoded text without regard to case, by octets of UTF-8", async () => {
    await using door = await filledDoor();
    await using client = await door.select();
    const utf8 = (text: string): Buffer => Buffer.from(text, "utf8");
    const found = async (...parts: (string | Buffer)[]) => linesOf(await client.ok(...parts));
    assert.deepEqual(await found("SEARCH CHARSET UTF-8 SUBJECT ", utf8("CAFÉ")), ["SEARCH 2"]);
    assert.deepEqual(await found("SEARCH CHARSET UTF-8 BODY ", utf8("grüß")), ["SEARCH 2"]);
    const refused = await client.no("SEARCH CHARSET KOI8-R ALL");
    assert.equal(refused.code, "BADCHARSET (US-ASCII UTF-8)");
  });

  it("answers by sequence number or UID", async () => {
    await using door = await filledDoor();
    await using client = await door.select();
    await client.ok("STORE 1 +FLAGS.SILENT (\\Deleted)");
    await client.ok("EXPUNGE");
    assert.deepEqual(linesOf(await client.ok("SEARCH SEEN")), ["SEARCH 1"]);
    assert.deepEqual(linesOf(await client.ok("UID SEARCH SEEN")), ["SEARCH 2"]);
    assert.deepEqual(linesOf(await client.ok("SEARCH DRAFT")), ["SEARCH"]);
  });
});

describe("SEARCH with RETURN, RFC 9051 §6.4.4.1", () => {
  it("returns what RETURN asks for, RFC 4731", async () => {
    await using door = await filledDoor();
    await using client = await door.select();
    const returned = async (command: string) =>
      linesOf(await client.ok(command)).map((line) => line.replace(/"\w+"/, "t"));
    assert.deepEqual(await returned("SEARCH RETURN (MIN MAX COUNT) UNSEEN"), [
      "ESEARCH (TAG t) MIN 1 MAX 4 COUNT 3",
    ]);
    assert.deepEqual(await returned("UID SEARCH RETURN () UNSEEN"), [
      "ESEARCH (TAG t) UID ALL 1,3:4",
    ]);
    assert.deepEqual(await returned("SEARCH RETURN (MIN COUNT) DELETED"), [
      "ESEARCH (TAG t) COUNT 0",
    ]);
    await client.ok("ENABLE IMAP4rev2");
    assert.deepEqual(await returned("SEARCH UNSEEN"), ["ESEARCH (TAG t) ALL 1,3:4"]);
  });

  it("saves a result for $, RFC 5182", async () => {
    await using door = await filledDoor();
    await using client = await door.select();
    assert.deepEqual(linesOf(await client.ok("SEARCH RETURN (SAVE) UNSEEN")), []);
    assert.deepEqual(await client.search("$ FLAGGED"), [3]);
    assert.equal((await client.ok("FETCH $ (UID)")).untagged.length, 3);
    await client.ok("STORE 1 +FLAGS.SILENT (\\Deleted)");
    await client.ok("EXPUNGE");
    assert.deepEqual(linesOf(await client.ok("UID FETCH $ (UID)")), [
      "2 FETCH (UID 3)",
      "3 FETCH (UID 4)",
    ]);
    await client.ok("SEARCH RETURN (SAVE MIN MAX) ALL");
    assert.deepEqual(await client.search("$"), [2, 4]);
    await client.no("SEARCH RETURN (SAVE) CHARSET X ALL");
    assert.deepEqual(await client.search("$"), []);
  });

  it("finds nothing in an empty mailbox", async () => {
    await using door = await ImapDoor.open();
    await using client = await door.select();
    for (const key of ["ALL", "1:* NOT DELETED", "UID 1:*", "BODY x"]) {
      assert.deepEqual(await client.search(key), []);
    }
  });
});
