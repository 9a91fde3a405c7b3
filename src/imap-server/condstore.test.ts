import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ImapAnswer } from "../testing/imap-client.ts";
import { ImapDoor } from "../testing/imap-door.ts";

function linesOf({ untagged }: ImapAnswer): string[] {
  return untagged.map(({ text }) => text);
}

function modSeqOf(answer: ImapAnswer): number {
  const found = /(?:HIGHESTMODSEQ |MODSEQ \()(\d+)/.exec(linesOf(answer).join("\n"));
  return Number(found![1]);
}

/** Messages with UIDs 1 to `count`. */
async function doorWith(count: number): Promise<ImapDoor> {
  const door = await ImapDoor.open();
  for (let i = 1; i <= count; i++) await door.test.add(`Subject: ${i}\r\n\r\n`);
  return door;
}

describe("CONDSTORE, RFC 7162 §3.1", () => {
  it("leaves alone what changed since, and says so", async () => {
    await using door = await doorWith(3);
    await using client = await door.login();
    const since = modSeqOf(await client.ok("SELECT INBOX (CONDSTORE)"));
    const first = await client.ok("STORE 2 +FLAGS (\\Flagged)");
    assert.match(linesOf(first)[0]!, /^2 FETCH \(UID 2 FLAGS \(\\Flagged\) MODSEQ \(\d+\)\)$/);
    const second = await client.ok(
      `UID STORE 1:3 (UNCHANGEDSINCE ${since}) +FLAGS.SILENT (\\Seen)`,
    );
    assert.equal(second.code, "MODIFIED 2");
    assert.deepEqual(
      linesOf(second).map((line) => line.replace(/\d+\)\)$/, "n))")),
      ["1 FETCH (UID 1 MODSEQ (n))", "3 FETCH (UID 3 MODSEQ (n))"],
    );
    const changed = await client.ok(`FETCH 1:* (FLAGS) (CHANGEDSINCE ${modSeqOf(first)})`);
    assert.deepEqual(
      linesOf(changed).map((line) => line.replace(/MODSEQ.*/, "")),
      ["1 FETCH (FLAGS (\\Seen) ", "3 FETCH (FLAGS (\\Seen) "],
    );
  });

  it("looks at those that PARTIAL picks, changed or not, RFC 9394 §3.4", async () => {
    await using door = await ImapDoor.open();
    for (let i = 0; i < 5; i++) await door.test.add("Subject: x\r\n\r\n");
    await using client = await door.select();
    await client.ok("ENABLE CONDSTORE");
    const [status] = (await client.ok("STATUS INBOX (HIGHESTMODSEQ)")).untagged;
    const since = Number(/HIGHESTMODSEQ (\d+)/.exec(status!.text)![1]);
    await client.ok("STORE 1,3,5 +FLAGS.SILENT (\\Seen)");
    const fetch = `UID FETCH 1:* (UID) (PARTIAL -1:-3 CHANGEDSINCE ${since})`;
    const { untagged } = await client.ok(fetch);
    assert.deepEqual(
      untagged.map(({ text }) => text.slice(0, 15)),
      ["3 FETCH (UID 3 ", "5 FETCH (UID 5 "],
    );
  });

  it("is switched on by any command that speaks of it", async () => {
    await using door = await doorWith(1);
    for (const command of [
      "FETCH 1 (MODSEQ)",
      "SEARCH MODSEQ 1",
      "ENABLE CONDSTORE",
      "STATUS INBOX (HIGHESTMODSEQ)",
    ]) {
      await using client = await door.select();
      assert.match(linesOf(await client.ok(command)).join("\n"), /^OK \[HIGHESTMODSEQ \d+\]/);
      assert.match(linesOf(await client.ok("STORE 1 FLAGS (\\Seen)"))[0]!, /MODSEQ/);
    }
  });

  it("finds by modification sequence", async () => {
    await using door = await doorWith(3);
    await using client = await door.login();
    const since = modSeqOf(await client.ok("SELECT INBOX (CONDSTORE)"));
    await client.ok("STORE 2:3 +FLAGS.SILENT (\\Seen)");
    const found = await client.ok(`SEARCH MODSEQ ${since + 1}`);
    assert.match(linesOf(found)[0]!, /^SEARCH 2 3 \(MODSEQ \d+\)$/);
    const returned = await client.ok(`SEARCH RETURN (MIN) MODSEQ ${since + 1}`);
    assert.match(linesOf(returned)[0]!, /^ESEARCH \(TAG "\w+"\) MIN 2 MODSEQ \d+$/);
  });
});

describe("STORE in a giant mailbox", () => {
  it("changes many messages in parts as it would at once", async () => {
    await using door = await ImapDoor.open({ limits: { storedAtOnce: 2 } });
    for (let i = 0; i < 7; i++) await door.test.add("Subject: x\r\n\r\n");
    await using client = await door.select();
    await using other = await door.select();
    await client.ok("ENABLE CONDSTORE");
    const [status] = (await client.ok("STATUS INBOX (HIGHESTMODSEQ)")).untagged;
    const since = Number(/HIGHESTMODSEQ (\d+)/.exec(status!.text)![1]);
    await other.ok("STORE 2,7 +FLAGS.SILENT (\\Flagged)");
    await client.ok("NOOP");
    const stored = await client.ok(`STORE 1:* (UNCHANGEDSINCE ${since}) +FLAGS (\\Seen)`);
    assert.equal(stored.code, "MODIFIED 2,7");
    assert.deepEqual(
      stored.untagged.map(({ text }) => text.slice(0, 7)),
      [1, 3, 4, 5, 6].map((number) => `${number} FETCH`),
    );
    assert.deepEqual((await client.ok("NOOP")).untagged, []);
    assert.deepEqual(await other.search("SEEN"), [1, 3, 4, 5, 6]);
  });
});

describe("QRESYNC, RFC 7162 §3.2", () => {
  it("wants to be enabled first", async () => {
    await using door = await doorWith(1);
    await using client = await door.login();
    await client.bad("SELECT INBOX (QRESYNC (1 1))");
    await client.ok("SELECT INBOX");
    await client.bad("UID FETCH 1:* (FLAGS) (CHANGEDSINCE 1 VANISHED)");
  });

  it("tells a client that comes back what vanished and what changed", async () => {
    await using door = await doorWith(5);
    await using client = await door.login();
    assert.deepEqual(linesOf(await client.ok("ENABLE QRESYNC")), ["ENABLED QRESYNC"]);
    const selected = await client.ok("SELECT INBOX");
    const uidValidity = /UIDVALIDITY (\d+)/.exec(linesOf(selected).join("\n"))![1];
    const since = modSeqOf(selected);
    await client.ok("CLOSE");
    await using other = await door.select();
    await other.ok("STORE 1,3 +FLAGS.SILENT (\\Deleted)");
    await other.ok("EXPUNGE");
    await other.ok("UID STORE 4 +FLAGS.SILENT (\\Seen)");
    const again = await client.ok(`SELECT INBOX (QRESYNC (${uidValidity} ${since} 1:5))`);
    const lines = linesOf(again);
    assert.deepEqual(
      lines.filter((line) => line.startsWith("VANISHED")),
      ["VANISHED (EARLIER) 1,3"],
    );
    const fetched = lines.filter((line) => line.includes("FETCH"));
    assert.deepEqual(
      fetched.map((line) => line.replace(/\(\d+\)/, "(n)")),
      ["2 FETCH (UID 4 FLAGS (\\Seen) MODSEQ (n))"],
    );
    const part = await client.ok(`SELECT INBOX (QRESYNC (${uidValidity} ${since} 2:4))`);
    assert.ok(linesOf(part).includes("VANISHED (EARLIER) 3"));
    const stale = await client.ok(`SELECT INBOX (QRESYNC (1 ${since}))`);
    assert.doesNotMatch(linesOf(stale).join("\n"), /VANISHED|FETCH/);
    const vanished = await client.ok(`UID FETCH 1:2 (FLAGS) (CHANGEDSINCE ${since} VANISHED)`);
    assert.deepEqual(linesOf(vanished), ["VANISHED (EARLIER) 1"]);
  });

  it("tells everything to a client that knows more than there is", async () => {
    await using door = await doorWith(3);
    await using client = await door.login();
    await client.ok("ENABLE QRESYNC");
    await client.ok("SELECT INBOX");
    await client.ok("STORE 1 +FLAGS.SILENT (\\Deleted)");
    await client.ok("EXPUNGE");
    const { uidValidity, modSeq } = door.test.store.mailbox(door.test.mailboxId())!;
    const known = await client.ok(`SELECT INBOX (QRESYNC (${uidValidity} ${modSeq}))`);
    assert.doesNotMatch(linesOf(known).join("\n"), /ALERT|VANISHED|FETCH/);
    const ahead = linesOf(await client.ok(`SELECT INBOX (QRESYNC (${uidValidity} ${modSeq + 1}))`));
    assert.ok(ahead.some((line) => line.startsWith("OK [ALERT]")));
    assert.ok(ahead.includes("VANISHED (EARLIER) 1"));
    assert.equal(ahead.filter((line) => line.includes("FETCH")).length, 2);
  });

  it("says VANISHED in place of EXPUNGE, and the sequence reached", async () => {
    await using door = await doorWith(4);
    await using client = await door.login();
    await client.ok("ENABLE QRESYNC");
    await client.ok("SELECT INBOX");
    await client.ok("STORE 1:3 +FLAGS.SILENT (\\Deleted)");
    const expunged = await client.ok("UID EXPUNGE 1:2");
    assert.deepEqual(linesOf(expunged), ["VANISHED 1:2"]);
    assert.match(expunged.code!, /^HIGHESTMODSEQ \d+$/);
    assert.match((await client.ok("CLOSE")).code!, /^HIGHESTMODSEQ \d+$/);
  });
});
