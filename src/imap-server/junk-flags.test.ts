import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ImapAnswer } from "../testing/imap-client.ts";
import { ImapDoor } from "../testing/imap-door.ts";

function linesOf({ untagged }: ImapAnswer): string[] {
  return untagged.map(({ text }) => text);
}

describe("$Junk and $NotJunk", () => {
  it("exclude each other, of which the client hears although it was .SILENT", async () => {
    await using door = await ImapDoor.open();
    await door.test.add("Subject: x\r\n\r\n");
    await using client = await door.select();
    assert.deepEqual(linesOf(await client.ok("STORE 1 +FLAGS.SILENT ($Junk)")), []);
    const changed = await client.ok("STORE 1 +FLAGS.SILENT ($NotJunk)");
    assert.deepEqual(linesOf(changed), ["1 FETCH (UID 1 FLAGS ($NotJunk))"]);
    const asked = await client.ok("STORE 1 +FLAGS ($Junk)");
    assert.deepEqual(linesOf(asked), ["1 FETCH (UID 1 FLAGS ($Junk))"]);
  });

  it("follow MOVE into the mailbox for junk and COPY out of it", async () => {
    await using door = await ImapDoor.open();
    await door.test.add("Subject: x\r\n\r\n");
    await using client = await door.select();
    await client.ok("MOVE 1 Junk");
    await client.ok("SELECT Junk");
    assert.deepEqual(linesOf(await client.ok("FETCH 1 (FLAGS)")), ["1 FETCH (FLAGS ($Junk))"]);
    await client.ok("COPY 1 INBOX");
    await client.ok("SELECT INBOX");
    assert.deepEqual(linesOf(await client.ok("FETCH 1 (FLAGS)")), ["1 FETCH (FLAGS ($NotJunk))"]);
  });
});
