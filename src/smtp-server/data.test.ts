import assert from "node:assert/strict";
import { once } from "node:events";
import { describe, it } from "node:test";
import { StoreRefusal } from "../store/mail-store.ts";
import { MemoryMessage } from "../testing/memory-message.ts";
import type { SmtpClient } from "../testing/smtp-client.ts";
import { TestDoor } from "../testing/smtp-door.ts";

async function begin(client: SmtpClient): Promise<void> {
  await client.command("MAIL FROM:<a@b.example>", 250);
  await client.command("RCPT TO:<c@d.example>", 250);
  await client.command("DATA", 354);
}

describe("smuggling, mail-behaviours.md 1.6", () => {
  for (const hidden of ["\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r\n.\r.\r\n"]) {
    it(`refuses ${JSON.stringify(hidden)} at the real end`, async () => {
      await using door = await TestDoor.open();
      await using client = await door.client();
      await begin(client);
      await client.raw(`Subject: x\r\n\r\nbody${hidden}MAIL FROM:<evil@b.example>\r\n.\r\n`);
      await client.expect(/^500 5\.5\.2 .*smuggling/);
      assert.equal(door.reception.accepted.length, 0);
      await client.send({ from: "a@b.example", to: ["c@d.example"], message: "good\r\n" });
      assert.deepEqual(
        door.reception.accepted.map(({ text }) => text),
        ["good\r\n"],
      );
    });
  }

  it("takes other bare line feeds as CRLF", async () => {
    await using door = await TestDoor.open();
    await using client = await door.client();
    await begin(client);
    await client.raw("Subject: x\n\nbody\n.not the end\n\r\n.\r\n");
    await client.expect(250);
    const text = door.reception.accepted[0]?.text;
    assert.equal(text, "Subject: x\r\n\r\nbody\r\n.not the end\r\n\r\n");
  });
});

describe("SIZE, RFC 1870", () => {
  it("refuses at the end what is over the limit, and lives", async () => {
    await using door = await TestDoor.open({ limits: { messageOctetsMax: 1000 } });
    await using client = await door.client();
    await client.send({ from: "", to: ["c@d.example"], message: `${"a".repeat(998)}\r\n` });
    await begin(client);
    await client.raw(`${"a".repeat(999)}\r\n.\r\n`);
    await client.expect(/^552 5\.3\.4 /);
    assert.ok((door.messages[1]?.size ?? 0) <= 1000);
    assert.ok(door.messages[1]?.isDisposed);
    await client.command("NOOP", 250);
  });

  it("hangs up on what never ends", async () => {
    await using door = await TestDoor.open({ limits: { messageOctetsMax: 1000 } });
    await using client = await door.client();
    await begin(client);
    await client.raw("a".repeat(100_000));
    await client.expect(/^552 5\.3\.4 /);
    await client.ended();
  });
});

describe("a message on its way", () => {
  it("is given up when the client vanishes", async () => {
    await using door = await TestDoor.open();
    const client = await door.client();
    await begin(client);
    await client.raw("Subject: x\r\n\r\nhalf of");
    const disposed = Promise.withResolvers<void>();
    const message = door.messages[0]!;
    message[Symbol.asyncDispose] = async () => disposed.resolve();
    client.wire.destroy();
    await disposed.promise;
    assert.equal(door.reception.accepted.length, 0);
  });

  it("is decided on though the client has gone", async () => {
    await using door = await TestDoor.open();
    const go = Promise.withResolvers<void>();
    const asked = Promise.withResolvers<void>();
    const done = Promise.withResolvers<void>();
    door.reception.onMessage = async () => {
      asked.resolve();
      await go.promise;
      queueMicrotask(done.resolve);
      return { kind: "accepted" };
    };
    const client = await door.client();
    await begin(client);
    await client.raw("x\r\n.\r\n");
    await asked.promise;
    client.wire.destroy();
    assert.equal(door.messages[0]?.isDisposed, false);
    go.resolve();
    await done.promise;
    assert.equal(door.reception.accepted.length, 1);
  });

  it("takes too long", async () => {
    await using door = await TestDoor.open({ limits: { dataTimeoutMs: 50 } });
    await using client = await door.client();
    await begin(client);
    await client.raw("Subject: x\r\n");
    await client.expect(/^421 4\.4\.2 /);
    await client.ended();
  });
});

describe("the spool of a message", () => {
  it("holds back the client while it is slow, and the message is whole then", async () => {
    const opened: MemoryMessage[] = [];
    await using door = await TestDoor.open({
      incoming: () => {
        const message = new SlowMessage();
        opened.push(message);
        return message;
      },
    });
    await using client = await door.client();
    const message = `${"0123456789".repeat(7)}\r\n`.repeat(20_000);
    await client.send({ from: "", to: ["c@d.example"], message });
    assert.equal(opened[0]?.text, message);
    assert.ok(!(opened[0] instanceof SlowMessage && opened[0].overlapped));
  });

  it("may have no room", async () => {
    for (const error of [
      new StoreRefusal("disk-full", "Full"),
      Object.assign(new Error("No space"), { code: "ENOSPC" }),
      Object.assign(new Error("Over the quota of the file system"), { code: "EDQUOT" }),
    ]) {
      await using door = await TestDoor.open({ incoming: () => new FailingMessage(error) });
      await using client = await door.client();
      await begin(client);
      await client.raw("x\r\n.\r\nNOOP\r\n");
      await client.expect(/^452 4\.3\.1 /);
      await client.expect(250);
    }
  });

  it("does not end with an idle client", async () => {
    await using door = await TestDoor.open({ limits: { idleTimeoutMs: 50 } });
    await using client = await door.client();
    await begin(client);
    const closed = once(client.wire.socket, "close");
    await client.expect(/^421 /);
    await closed;
  });
});

class SlowMessage extends MemoryMessage {
  overlapped = false;
  #writing = false;

  override async write(chunk: Uint8Array): Promise<void> {
    this.overlapped ||= this.#writing;
    this.#writing = true;
    await new Promise((resolve) => setImmediate(resolve));
    await super.write(chunk);
    this.#writing = false;
  }
}

class FailingMessage extends MemoryMessage {
  readonly #error: Error;

  constructor(error: Error) {
    super();
    this.#error = error;
  }

  override async write(): Promise<void> {
    throw this.#error;
  }
}
