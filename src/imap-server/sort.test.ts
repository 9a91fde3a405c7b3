import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ImapAnswer } from "../testing/imap-client.ts";
import { ImapDoor } from "../testing/imap-door.ts";

function linesOf({ untagged }: ImapAnswer): string[] {
  return untagged.map(({ text }) => text);
}

const messages = [
  "Date: Wed, 02 Jan 2030 10:00:00 +0000\r\nSubject: Re: [x] beta\r\nFrom: Zoe <anna@example.org>\r\nTo: bob@b\r\n\r\nx\r\n",
  "Date: Tue, 01 Jan 2030 23:00:00 -1200\r\nSubject: =?utf-8?q?=C3=84pfel?=\r\nFrom: anna <carl@example.org>\r\nCc: x@y\r\n\r\nxxx\r\n",
  "Date: nonsense\r\nSubject: BETA\r\nFrom: berta@example.org\r\nTo: al@b\r\n\r\nxx\r\n",
  "Date: Mon, 31 Dec 2029 10:00:00 +0000\r\nSubject: alpha\r\nFrom: =?utf-8?q?=C3=84nne?= <dora@example.org>\r\n\r\nxxxx\r\n",
];

async function mailbox(): Promise<ImapDoor> {
  const door = await ImapDoor.open();
  for (const message of messages) await door.test.add(message);
  return door;
}

describe("SORT, RFC 5256 §3", () => {
  const orders: Readonly<Record<string, string>> = {
    "(ARRIVAL)": "1 2 3 4",
    "(REVERSE ARRIVAL)": "1 2 3 4",
    "(DATE)": "3 4 1 2",
    "(REVERSE DATE)": "2 1 4 3",
    "(SUBJECT)": "4 2 1 3",
    "(SUBJECT REVERSE DATE)": "4 2 1 3",
    "(REVERSE SUBJECT DATE)": "3 1 2 4",
    "(FROM)": "1 3 2 4",
    "(DISPLAYFROM)": "2 4 3 1",
    "(TO)": "2 4 3 1",
    "(CC FROM)": "1 3 4 2",
    "(REVERSE SIZE)": "2 4 1 3",
  };
  it("sorts by every key", async () => {
    await using door = await mailbox();
    await using client = await door.select();
    for (const [criteria, order] of Object.entries(orders)) {
      const answer = await client.ok(`SORT ${criteria} UTF-8 ALL`);
      assert.deepEqual(linesOf(answer), [`SORT ${order}`], criteria);
    }
  });

  it("sorts what a search finds, by number or UID", async () => {
    await using door = await mailbox();
    await using client = await door.select();
    await client.ok("STORE 1 FLAGS (\\Deleted)");
    await client.ok("EXPUNGE");
    assert.deepEqual(linesOf(await client.ok("SORT (DATE) US-ASCII TO al")), ["SORT 2"]);
    assert.deepEqual(linesOf(await client.ok("UID SORT (DATE) UTF-8 ALL")), ["SORT 3 4 2"]);
    assert.deepEqual(linesOf(await client.ok("UID SORT (DATE) UTF-8 SEEN")), ["SORT"]);
    const refused = await client.no("SORT (DATE) KOI8-R ALL");
    assert.equal(refused.code, "BADCHARSET (US-ASCII UTF-8)");
    assert.deepEqual(door.faults, []);
  });

  it("returns what ESORT asks for, RFC 5267 §3, and PARTIAL, RFC 9394 §3", async () => {
    await using door = await mailbox();
    await using client = await door.select();
    const results: Readonly<Record<string, string>> = {
      "MIN MAX": " UID MIN 3 MAX 2",
      "ALL COUNT": " UID ALL 3:4,1:2 COUNT 4",
      "": " UID ALL 3:4,1:2",
      "PARTIAL 2:3": " UID PARTIAL (2:3 4,1)",
      "PARTIAL -1:-2 COUNT": " UID COUNT 4 PARTIAL (-1:-2 1:2)",
      "PARTIAL 7:9": " UID PARTIAL (7:9 NIL)",
    };
    for (const [options, result] of Object.entries(results)) {
      const answer = await client.ok(`UID SORT RETURN (${options}) (DATE) UTF-8 ALL`);
      const [line] = linesOf(answer);
      assert.equal(line!.replace(/^ESEARCH \(TAG "t\d+"\)/, ""), result, options);
    }
    await client.bad("UID SORT RETURN (ALL PARTIAL 1:2) (DATE) UTF-8 ALL");
    await client.ok("UID SORT RETURN (SAVE PARTIAL 1:2) (DATE) UTF-8 ALL");
    assert.deepEqual(await client.search("$"), [3, 4]);
  });
});

describe("SORT again", () => {
  it("sorts anew what came and went since the last time", async () => {
    await using door = await mailbox();
    await using client = await door.select();
    for (const key of ["DATE", "ARRIVAL", "SIZE"]) {
      await client.ok(`UID SORT (${key}) UTF-8 ALL`);
    }
    const earliest = "Date: Fri, 01 Jan 1960 10:00:00 +0000\r\n\r\nxxxxxxxxx\r\n";
    await door.test.add(earliest);
    await client.ok("UID STORE 4 +FLAGS.SILENT (\\Deleted)");
    await client.ok("EXPUNGE");
    assert.deepEqual(linesOf(await client.ok("UID SORT (DATE) UTF-8 ALL")).at(-1), "SORT 5 3 1 2");
    const bySize = linesOf(await client.ok("UID SORT (REVERSE SIZE DATE) UTF-8 NOT DELETED"));
    assert.deepEqual(bySize, ["SORT 2 1 3 5"]);
  });
});

describe("PARTIAL of SEARCH, RFC 9394 §3.1", () => {
  it("counts from both ends, and saves what it returned", async () => {
    await using door = await mailbox();
    await using client = await door.select();
    for (const [options, result, saved] of [
      ["PARTIAL 1:2", " PARTIAL (1:2 1:2)", [1, 2]],
      ["PARTIAL -1:-1 MIN", " MIN 1 PARTIAL (-1:-1 4)", [1, 4]],
      ["PARTIAL -2:-9", " PARTIAL (-2:-9 1:3)", [1, 2, 3]],
      ["PARTIAL 1:1 COUNT", " COUNT 4 PARTIAL (1:1 1)", [1, 2, 3, 4]],
    ] as const) {
      const [line] = linesOf(await client.ok(`SEARCH RETURN (SAVE ${options}) ALL`));
      assert.equal(line!.replace(/^ESEARCH \(TAG "t\d+"\)/, ""), result, options);
      assert.deepEqual(await client.search("$"), saved, options);
    }
    await client.bad("SEARCH RETURN (ALL PARTIAL 1:1) ALL");
  });
});

describe("INPROGRESS, RFC 9585", () => {
  it("says how far a search has come", async () => {
    await using door = await ImapDoor.open({ limits: { progressIntervalMs: 0 } });
    for (let i = 0; i < 3; i++) await door.test.add(`Subject: ${i}\r\n\r\n`);
    await using client = await door.select();
    const tag = client.nextTag();
    await client.raw(`${tag} SEARCH BODY x\r\n`);
    const [first, second] = linesOf(await client.answer(tag));
    assert.equal(first, `OK [INPROGRESS ("${tag}" 3 NIL)] Still at work`);
    assert.equal(second, "SEARCH");
  });
});
