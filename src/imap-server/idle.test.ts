import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { ImapDoor } from "../testing/imap-door.ts";

const message = "Subject: hello\r\n\r\nHello\r\n";

describe("IDLE, RFC 9051 §6.3.13", () => {
  it("announces messages that arrive together", async () => {
    await using door = await ImapDoor.open();
    await using client = await door.select();
    const idling = await client.idle();
    await Promise.all([door.test.add(message), door.test.add(message)]);
    let last = (await idling.line()).text;
    while (last !== "2 EXISTS") last = (await idling.line()).text;
    await door.test.add(message);
    assert.equal((await idling.line()).text, "3 EXISTS");
    assert.equal((await idling.done()).status, "OK");
  });

  it("tells flags and expunges as they happen", async () => {
    await using door = await ImapDoor.open();
    for (let i = 0; i < 3; i++) await door.test.add(message);
    await using client = await door.select();
    await using other = await door.select();
    const idling = await client.idle();
    await other.ok("STORE 2 +FLAGS (\\Deleted)");
    assert.equal((await idling.line()).text, "2 FETCH (UID 2 FLAGS (\\Deleted))");
    await other.ok("EXPUNGE");
    assert.equal((await idling.line()).text, "2 EXPUNGE");
    assert.equal((await idling.done()).status, "OK");
  });

  it("tells a hundred sessions", async () => {
    await using door = await ImapDoor.open();
    await using stack = new AsyncDisposableStack();
    const idling = await Promise.all(
      Array.from({ length: 100 }, async () => stack.use(await door.select()).idle()),
    );
    await door.test.add(message);
    for (const each of idling) assert.equal((await each.line()).text, "1 EXISTS");
  });

  it("is refused before login and ends with anything but DONE", async () => {
    await using door = await ImapDoor.open();
    await using client = await door.connect();
    await client.ok("NOOP");
    await client.bad("IDLE");
    await client.login("you", "secret");
    await client.raw("x IDLE\r\n");
    assert.match((await client.line()).text, /^\+ /);
    await client.raw("NOOP\r\n");
    assert.match((await client.line()).text, /^x BAD /);
    await client.ok("NOOP");
  });

  it("ends when somebody deletes the mailbox", async () => {
    await using door = await ImapDoor.open();
    await using client = await door.select("Archive");
    await using other = await door.login();
    await client.idle();
    await other.ok("DELETE Archive");
    assert.match(
      (await client.wire.readToEnd()).toString("latin1"),
      /\* BYE Mailbox was deleted\r\n$/,
    );
    assert.deepEqual(door.faults, []);
  });
});
