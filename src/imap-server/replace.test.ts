import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ImapDoor } from "../testing/imap-door.ts";

const message = Buffer.from("Subject: new\r\n\r\nnew\r\n");

async function doorWith(count: number): Promise<ImapDoor> {
  const door = await ImapDoor.open();
  for (let i = 1; i <= count; i++) await door.test.add(`Subject: ${i}\r\n\r\n`);
  return door;
}

describe("REPLACE, RFC 8508", () => {
  it("puts a message in the place of another, and tells it in the order of the RFC", async () => {
    await using door = await doorWith(4);
    await using client = await door.select();
    await using other = await door.select();
    const { untagged } = await client.ok("REPLACE 3 INBOX (\\Seen \\Draft) ", message);
    const lines = untagged.map(({ text }) => text);
    assert.match(lines[0]!, /^OK \[APPENDUID \d+ 5\]/);
    assert.deepEqual(lines.slice(1), ["5 EXISTS", "3 EXPUNGE"]);
    assert.deepEqual(await client.search("ALL"), [1, 2, 4, 5]);
    assert.deepEqual(
      (await other.ok("NOOP")).untagged.map(({ text }) => text),
      ["5 EXISTS", "3 EXPUNGE"],
    );
    assert.deepEqual(await client.fetchOctets(5), message);
  });

  it("replaces by UID, into another mailbox, and says VANISHED after QRESYNC", async () => {
    await using door = await doorWith(2);
    await using client = await door.login();
    await client.ok("ENABLE QRESYNC");
    await client.ok("SELECT INBOX");
    const { untagged, code } = await client.ok("UID REPLACE 2 Drafts ", message);
    const lines = untagged.map(({ text }) => text);
    assert.match(lines[0]!, /^OK \[APPENDUID \d+ 1\]/);
    assert.deepEqual(lines.slice(1), ["VANISHED 2"]);
    assert.match(code!, /^HIGHESTMODSEQ \d+$/);
    await client.ok("SELECT Drafts");
    assert.deepEqual(await client.fetchOctets(1), message);
  });

  it("changes nothing where it cannot replace", async () => {
    await using door = await doorWith(2);
    await using client = await door.login();
    assert.equal((await client.command("REPLACE 1 INBOX ", message)).status, "BAD");
    await client.ok("EXAMINE INBOX");
    assert.equal((await client.no("REPLACE 1 INBOX ", message)).code, "CANNOT");
    await client.ok("SELECT INBOX");
    assert.equal((await client.bad("REPLACE 3 INBOX ", message)).status, "BAD");
    assert.equal((await client.no("UID REPLACE 3 INBOX ", message)).code, "NONEXISTENT");
    assert.equal((await client.no("UID REPLACE 1 Nowhere ", message)).code, "TRYCREATE");
    assert.equal((await client.no("REPLACE 1 INBOX ", Buffer.alloc(0))).status, "NO");
    client.literals = "non-synchronizing";
    await client.bad("REPLACE 1 INBOX ", message, " ", message);
    assert.deepEqual(await client.search("ALL"), [1, 2]);
  });

  it("refuses a message that somebody else removed meanwhile", async () => {
    await using door = await doorWith(2);
    await using client = await door.select();
    await using other = await door.select();
    await other.ok("STORE 1 FLAGS (\\Deleted)");
    await other.ok("EXPUNGE");
    assert.equal((await client.no("REPLACE 1 INBOX ", message)).code, "EXPUNGEISSUED");
    assert.deepEqual(await client.search("ALL"), [2]);
    assert.deepEqual(door.faults, []);
  });
});
