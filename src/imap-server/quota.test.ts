import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ImapAnswer } from "../testing/imap-client.ts";
import { ImapDoor } from "../testing/imap-door.ts";

function linesOf({ untagged }: ImapAnswer): string[] {
  return untagged.map(({ text }) => text);
}

async function doorWithQuota(quota: number): Promise<ImapDoor> {
  const door = await ImapDoor.open();
  const { store } = door.test;
  await store.applyRevision({
    document: "",
    by: "test",
    note: "",
    at: 0,
    base: store.currentRevision()!.revision,
    accounts: [{ name: "you", quota, mailboxes: [] }],
  });
  return door;
}

describe("QUOTA, RFC 9208", () => {
  it("tells usage and limit of the account in units of 1024 octets", async () => {
    await using door = await doorWithQuota(10_240);
    await door.test.add(`Subject: x\r\n\r\n${"x".repeat(2000)}\r\n`);
    await using client = await door.login();
    const quota = 'QUOTA "" (STORAGE 2 10)';
    assert.deepEqual(linesOf(await client.ok('GETQUOTA ""')), [quota]);
    assert.deepEqual(linesOf(await client.ok("GETQUOTAROOT INBOX")), ['QUOTAROOT INBOX ""', quota]);
    assert.equal((await client.no("GETQUOTAROOT nowhere")).code, "NONEXISTENT");
    assert.equal((await client.no("GETQUOTA other")).code, "NONEXISTENT");
    await client.bad('SETQUOTA "" (STORAGE 100)');
  });

  it("has no root without a limit", async () => {
    await using door = await ImapDoor.open();
    await using client = await door.login();
    assert.deepEqual(linesOf(await client.ok("GETQUOTAROOT INBOX")), ["QUOTAROOT INBOX"]);
    assert.equal((await client.no('GETQUOTA ""')).code, "NONEXISTENT");
  });

  it("refuses what has no room, and lets messages move and be replaced by smaller ones", async () => {
    await using door = await doorWithQuota(4096);
    const message = Buffer.from(`Subject: x\r\n\r\n${"x".repeat(3000)}\r\n`);
    await using client = await door.select();
    await client.append("INBOX", message);
    assert.equal((await client.append("INBOX", message, { expected: "NO" })).code, "OVERQUOTA");
    assert.equal((await client.no("COPY 1 Trash")).code, "OVERQUOTA");
    await client.ok("REPLACE 1 INBOX ", message);
    await client.ok("MOVE 1 Trash");
    await client.ok("SELECT Trash");
    await client.ok("STORE 1 FLAGS (\\Deleted)");
    const status = await client.ok("STATUS Trash (DELETED DELETED-STORAGE)");
    assert.deepEqual(linesOf(status), ["STATUS Trash (DELETED 1 DELETED-STORAGE 2)"]);
    await client.ok("EXPUNGE");
    await client.append("INBOX", message);
    assert.deepEqual(door.faults, []);
  });
});
