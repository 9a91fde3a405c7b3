import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ImapAnswer } from "../testing/imap-client.ts";
import { ImapDoor } from "../testing/imap-door.ts";

function linesOf({ untagged }: ImapAnswer): string[] {
  return untagged.map(({ text }) => text);
}

async function doorWith(count: number): Promise<ImapDoor> {
  const door = await ImapDoor.open();
  for (let i = 1; i <= count; i++) await door.test.add(`Subject: ${i}\r\n\r\n`);
  return door;
}

describe("UIDONLY, RFC 9586", () => {
  it("refuses sequence numbers, and goes on", async () => {
    await using door = await doorWith(3);
    await using client = await door.login();
    assert.deepEqual(linesOf(await client.ok("ENABLE UIDONLY")), ["ENABLED UIDONLY"]);
    assert.ok(!linesOf(await client.ok("SELECT INBOX")).some((line) => line.includes("[UNSEEN")));
    for (const command of [
      "FETCH 1 FLAGS",
      "STORE 1 FLAGS ()",
      "COPY 1 Trash",
      "MOVE 1 Trash",
      "SEARCH ALL",
      "UID SEARCH 1:*",
    ]) {
      assert.equal((await client.bad(command)).code, "UIDREQUIRED", command);
    }
    const message = Buffer.from("Subject: x\r\n\r\n");
    assert.equal((await client.bad("REPLACE 1 INBOX ", message)).code, "UIDREQUIRED");
    assert.deepEqual(await client.search("ALL"), [1, 2, 3]);
  });

  it("says UIDFETCH and VANISHED, to itself and of others", async () => {
    await using door = await doorWith(3);
    await using client = await door.login();
    await client.ok("ENABLE UIDONLY");
    await client.ok("SELECT INBOX");
    await using other = await door.select();
    const fetched = await client.ok("UID FETCH 2:3 (FLAGS)");
    assert.deepEqual(linesOf(fetched), ["2 UIDFETCH (FLAGS ())", "3 UIDFETCH (FLAGS ())"]);
    const seen = await client.ok("UID FETCH 3 (UID BODY[TEXT])");
    assert.deepEqual(linesOf(seen), ["3 UIDFETCH (UID 3 BODY[TEXT] {0} FLAGS (\\Seen))"]);
    const stored = await client.ok("UID STORE 1 +FLAGS (\\Deleted)");
    assert.deepEqual(linesOf(stored), ["1 UIDFETCH (FLAGS (\\Deleted))"]);
    assert.deepEqual(linesOf(await client.ok("UID EXPUNGE 1")), ["VANISHED 1"]);
    await other.ok("NOOP");
    await other.ok("UID STORE 2 +FLAGS (\\Deleted)");
    assert.deepEqual(linesOf(await client.ok("NOOP")), ["2 UIDFETCH (FLAGS (\\Deleted))"]);
    await other.ok("EXPUNGE");
    await door.test.add("Subject: 4\r\n\r\n");
    assert.deepEqual(linesOf(await client.ok("NOOP")), ["VANISHED 2", "2 EXISTS"]);
  });

  it("resynchronizes by UID", async () => {
    await using door = await doorWith(3);
    await using client = await door.login();
    await client.ok("ENABLE QRESYNC UIDONLY");
    await client.ok("SELECT INBOX");
    await client.ok("UID STORE 1,3 +FLAGS.SILENT (\\Flagged)");
    const uidValidity = door.test.store.mailbox(door.test.mailboxId())!.uidValidity;
    const lines = linesOf(await client.ok(`SELECT INBOX (QRESYNC (${uidValidity} 4))`));
    const told = lines.filter((line) => line.includes("FETCH"));
    assert.match(told[0]!, /^1 UIDFETCH \(FLAGS \(\\Flagged\) MODSEQ \(\d+\)\)$/);
    const refused = await client.bad(`SELECT INBOX (QRESYNC (${uidValidity} 4 1:3 (1 1)))`);
    assert.equal(refused.code, "UIDREQUIRED");
  });
});

describe("UID FETCH with PARTIAL, RFC 9394 §3.3", () => {
  const ranges: Readonly<Record<string, readonly number[]>> = {
    "1:2": [2, 3],
    "2:2": [3],
    "4:9": [5, 6],
    "6:9": [],
    "-1:-2": [5, 6],
    "-4:-9": [2, 3],
  };
  for (const [range, expected] of Object.entries(ranges)) {
    it(`answers ${range} of five messages`, async () => {
      await using door = await doorWith(7);
      await using client = await door.select();
      const lines = linesOf(await client.ok(`UID FETCH 2:6 (UID) (PARTIAL ${range})`));
      assert.deepEqual(
        lines,
        expected.map((uid) => `${uid} FETCH (UID ${uid})`),
      );
    });
  }
});
