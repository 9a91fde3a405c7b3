import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { describe, it } from "node:test";
import { ImapClient } from "../testing/imap-client.ts";
import { ImapDoor } from "../testing/imap-door.ts";

/** A client, and the server's side of its connection. */
async function connected(door: ImapDoor): Promise<{
  client: ImapClient;
  serverSide: Socket;
  listener: AsyncDisposable;
}> {
  const { promise, resolve } = Promise.withResolvers<Socket>();
  const server = createServer((socket) => {
    resolve(socket);
    door.server.handle(socket, { implicitTls: false });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const client = await ImapClient.connect({ port: (server.address() as AddressInfo).port });
  const listener = {
    async [Symbol.asyncDispose](): Promise<void> {
      server.close();
      await once(server, "close");
    },
  };
  return { client, serverSide: await promise, listener };
}

/** Reads up to the answer of `tag`, a little at a time, and returns how much waited at the server at most. */
async function readSlowly(client: ImapClient, serverSide: Socket, tag: string): Promise<number> {
  const { socket } = client.wire;
  socket.removeAllListeners("data");
  let waitingMax = 0;
  let end = "";
  while (!end.includes(`\r\n${tag} `)) {
    waitingMax = Math.max(waitingMax, serverSide.writableLength);
    socket.resume();
    const [chunk] = (await once(socket, "data")) as [Buffer];
    socket.pause();
    end = end.slice(-100) + chunk.toString("latin1");
  }
  return waitingMax;
}

describe("a client that reads slowly", () => {
  it("lets no more than a bounded amount wait for it", async () => {
    await using door = await ImapDoor.open();
    const text = "x".repeat(78).concat("\r\n").repeat(3000);
    for (let i = 0; i < 10; i++) await door.test.add(`Subject: ${i}\r\n\r\n${text}`);
    const connection = await connected(door);
    await using _listener = connection.listener;
    await using client = connection.client;
    await client.login("you", "secret");
    await client.ok("SELECT INBOX");
    const commands = Array.from({ length: 10 }, (_, i) => `f${i} FETCH 1:* (BODY.PEEK[])\r\n`);
    await client.raw(commands.join(""));
    const waitingMax = await readSlowly(client, connection.serverSide, "f9");
    assert.ok(waitingMax < 2_000_000, `${waitingMax} of 24,000,000 octets waited`);
  });

  it("leaves commands unread that are behind the one at work", async () => {
    await using door = await ImapDoor.open();
    for (let i = 0; i < 300; i++) await door.test.add(`Subject: ${i}\r\n\r\n`);
    const connection = await connected(door);
    await using _listener = connection.listener;
    await using client = connection.client;
    await client.login("you", "secret");
    await client.ok("SELECT INBOX");
    const count = 500;
    const commands = Array.from({ length: count }, (_, i) => `f${i} FETCH 1:* (ENVELOPE)\r\n`);
    void client.raw(commands.join("")).catch(() => undefined);
    const waitingMax = await readSlowly(client, connection.serverSide, `f${count - 1}`);
    assert.ok(waitingMax < 2_000_000, `${waitingMax} octets waited`);
    assert.deepEqual(door.faults, []);
  });
});
