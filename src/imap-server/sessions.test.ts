import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ImapAnswer } from "../testing/imap-client.ts";
import { ImapDoor } from "../testing/imap-door.ts";

function linesOf({ untagged }: ImapAnswer): string[] {
  return untagged.map(({ text }) => text);
}

async function doorWith(count: number): Promise<ImapDoor> {
  const door = await ImapDoor.open();
  for (let i = 1; i <= count; i++) await door.test.add(`Subject: ${i}\r\n\r\n${i}\r\n`);
  return door;
}

describe("STORE, RFC 9051 §6.4.6", () => {
  it("adds, removes and replaces flags, and answers unless silent", async () => {
    await using door = await doorWith(3);
    await using client = await door.select();
    const steps: readonly (readonly [string, readonly string[]])[] = [
      [
        "STORE 1:2 +FLAGS (\\seen Work)",
        ["1 FETCH (UID 1 FLAGS (\\Seen Work))", "2 FETCH (UID 2 FLAGS (\\Seen Work))"],
      ],
      ["STORE 1 +FLAGS (WORK)", ["1 FETCH (UID 1 FLAGS (\\Seen Work))"]],
      ["STORE 1 -FLAGS (\\Seen)", ["1 FETCH (UID 1 FLAGS (Work))"]],
      ["STORE 1 FLAGS \\Flagged", ["1 FETCH (UID 1 FLAGS (\\Flagged))"]],
      ["UID STORE 2 FLAGS ()", ["2 FETCH (UID 2 FLAGS ())"]],
      ["STORE 1:* +FLAGS.SILENT ($Junk)", []],
      ["UID STORE 9 +FLAGS (\\Seen)", []],
      [
        "FETCH 1:3 FLAGS",
        ["1 FETCH (FLAGS (\\Flagged $Junk))", "2 FETCH (FLAGS ($Junk))", "3 FETCH (FLAGS ($Junk))"],
      ],
    ];
    for (const [command, lines] of steps) {
      assert.deepEqual(linesOf(await client.ok(command)), lines, command);
    }
    await client.bad("STORE 4 +FLAGS (\\Seen)");
    await client.bad("STORE 1 +FLAGS (\\Nope)");
    assert.deepEqual(linesOf(await client.ok("STORE 1 +FLAGS (\\Recent)")).length, 1);
  });

  it("tells others, but not the silent session itself", async () => {
    await using door = await doorWith(2);
    await using client = await door.select();
    await using other = await door.select();
    await client.ok("STORE 1 +FLAGS.SILENT (\\Seen)");
    assert.deepEqual(linesOf(await client.ok("NOOP")), []);
    assert.deepEqual(linesOf(await other.ok("NOOP")), ["1 FETCH (UID 1 FLAGS (\\Seen))"]);
  });
});

describe("EXPUNGE, RFC 9051 §6.4.3 and §7.5.1", () => {
  it("removes what is marked, or of it what UID EXPUNGE names", async () => {
    await using door = await doorWith(5);
    await using client = await door.select();
    await client.ok("STORE 1,3:4 +FLAGS.SILENT (\\Deleted)");
    assert.deepEqual(linesOf(await client.ok("UID EXPUNGE 2:3")), ["3 EXPUNGE"]);
    assert.deepEqual(linesOf(await client.ok("EXPUNGE")), ["1 EXPUNGE", "2 EXPUNGE"]);
    assert.deepEqual(linesOf(await client.ok("EXPUNGE")), []);
    assert.deepEqual(await client.search("ALL"), [2, 5]);
  });

  it("keeps the numbers of another session until it may be told", async () => {
    await using door = await doorWith(4);
    await using client = await door.select();
    await using other = await door.select();
    await client.ok("STORE 2 +FLAGS.SILENT (\\Deleted)");
    await client.ok("EXPUNGE");
    await client.append("INBOX", "Subject: 5\r\n\r\n");
    assert.deepEqual(linesOf(await other.ok("FETCH 3 (UID)")), ["3 FETCH (UID 3)", "5 EXISTS"]);
    assert.equal((await other.no("FETCH 1:2 (BODY.PEEK[])")).code, "EXPUNGEISSUED");
    assert.equal((await other.no("STORE 2 +FLAGS (\\Seen)")).code, "EXPUNGEISSUED");
    assert.equal((await other.no("COPY 2 Trash")).code, "EXPUNGEISSUED");
  });

  it("is told with UID FETCH", async () => {
    await using door = await doorWith(3);
    await using client = await door.select();
    await using other = await door.select();
    await client.ok("STORE 1 +FLAGS.SILENT (\\Deleted)");
    await client.ok("EXPUNGE");
    const lines = linesOf(await other.ok("UID FETCH 1:3 (FLAGS)"));
    assert.deepEqual(lines, ["2 FETCH (UID 2 FLAGS ())", "3 FETCH (UID 3 FLAGS ())", "1 EXPUNGE"]);
  });

  it("happens with CLOSE, not with UNSELECT", async () => {
    await using door = await doorWith(2);
    await using client = await door.select();
    await client.ok("STORE 1 +FLAGS.SILENT (\\Deleted)");
    await client.ok("UNSELECT");
    await client.bad("CHECK");
    await client.ok("SELECT INBOX");
    assert.deepEqual(linesOf(await client.ok("CLOSE")), []);
    await client.ok("SELECT INBOX");
    assert.deepEqual(await client.search("ALL"), [2]);
  });
});

describe("COPY and MOVE, RFC 9051 §6.4.7 and §6.4.8", () => {
  it("says from which UIDs to which", async () => {
    await using door = await doorWith(4);
    await using client = await door.select();
    await client.ok("STORE 2 FLAGS.SILENT (\\Seen work)");
    assert.match((await client.ok("COPY 2,4 Trash")).code!, /^COPYUID \d+ 2,4 1:2$/);
    const moved = await client.ok("UID MOVE 1:2 Trash");
    const lines = linesOf(moved);
    assert.match(lines[0]!, /^OK \[COPYUID \d+ 1:2 3:4\]/);
    assert.deepEqual(lines.slice(1), ["1 EXPUNGE", "1 EXPUNGE"]);
    assert.equal(moved.code, undefined);
    await client.ok("SELECT Trash");
    assert.deepEqual(linesOf(await client.ok("FETCH 1:* FLAGS")), [
      "1 FETCH (FLAGS (\\Seen work))",
      "2 FETCH (FLAGS ())",
      "3 FETCH (FLAGS ())",
      "4 FETCH (FLAGS (\\Seen work))",
    ]);
  });

  it("says why it cannot", async () => {
    await using door = await doorWith(1);
    await using client = await door.select();
    assert.equal((await client.no("COPY 1 nope")).code, "TRYCREATE");
    assert.equal((await client.no("MOVE 1 nope")).code, "TRYCREATE");
    assert.equal((await client.no("MOVE 1 INBOX")).code, "CANNOT");
    await client.bad("COPY 2 Trash");
    assert.equal((await client.ok("UID COPY 2 Trash")).code, undefined);
    assert.deepEqual(linesOf(await client.ok("COPY 1 INBOX")), ["2 EXISTS"]);
  });

  it("tells the sessions at both ends", async () => {
    await using door = await doorWith(3);
    await using client = await door.select();
    await using here = await door.select();
    await using there = await door.select("Trash");
    await client.ok("MOVE 1,3 Trash");
    assert.deepEqual(linesOf(await here.ok("NOOP")), ["1 EXPUNGE", "2 EXPUNGE"]);
    assert.deepEqual(linesOf(await there.ok("NOOP")), ["2 EXISTS"]);
  });

  it("keeps the EMAILID and gives each mailbox its own MAILBOXID, RFC 8474", async () => {
    await using door = await doorWith(2);
    await using client = await door.select();
    const emailIds = async () => {
      const { untagged } = await client.ok("FETCH 1:* (EMAILID)");
      return untagged.map(({ text }) => /EMAILID \((M[\w-]+)\)/.exec(text)![1]);
    };
    const before = await emailIds();
    assert.notEqual(before[0], before[1]);
    assert.deepEqual(await client.search(`EMAILID ${before[1]}`), [2]);
    await client.ok("COPY 1 Trash");
    await client.ok("MOVE 2 Trash");
    await client.ok("SELECT Trash");
    assert.deepEqual(await emailIds(), before);
  });

  it("keeps accounts apart", async () => {
    await using door = await doorWith(1);
    await using stranger = await door.select("INBOX", "they");
    await stranger.bad("FETCH 1 FLAGS");
    await door.test.add("Subject: x\r\n\r\n");
    assert.deepEqual(linesOf(await stranger.ok("NOOP")), []);
    assert.deepEqual(linesOf(await stranger.ok("STATUS INBOX (MESSAGES)")), [
      "STATUS INBOX (MESSAGES 0)",
    ]);
  });
});
