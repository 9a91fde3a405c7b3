// The server as systemd starts it: sockets that were open before it ran, and notices that it is ready, well, stopping.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { callServer } from "../control/control-client.ts";
import { SmtpClient } from "../testing/smtp-client.ts";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import { freePortBase } from "./free-ports.ts";
import { Daemon } from "./program.ts";

/** Prints each notice as it comes. The descriptor that comes with a barrier is closed by not being taken. */
const listener = `
import socket, sys
notices = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
notices.bind(sys.argv[1])
print("listening", flush=True)
while True: print(notices.recv(4096).decode(), flush=True)
`;

describe("the server under systemd", () => {
  it("serves the sockets it is handed, and says that it is ready, well and stopping", async () => {
    await using directory = await TemporaryDirectory.make("systemd");
    const [script, socket] = [directory.file("notices.py"), directory.file("notify")];
    await writeFile(script, listener);
    await using notices = new Daemon("python3", [script, socket], { log: directory.file("heard") });
    await notices.ready(async () => assert.match(notices.log, /listening/));
    const heard = (word: string) =>
      notices.ready(async () => assert.ok(notices.log.includes(word)));
    const base = await freePortBase([25, 993]);
    const data = directory.file("data");
    const words = ["-l", `127.0.0.1:${base + 25}`, "-l", `127.0.0.1:${base + 993}`];
    const names = ["--fdname=smtp:imaps", "-E", "NOTIFY_SOCKET", "-E", "WATCHDOG_USEC"];
    const main = join(import.meta.dirname, "../main.ts");
    const served = [process.execPath, main, "serve", "--dir", data];
    await using server = new Daemon("systemd-socket-activate", [...words, ...names, ...served], {
      log: directory.file("log"),
      env: { NOTIFY_SOCKET: socket, WATCHDOG_USEC: "600000" },
    });
    // The first who comes starts it, waits in the socket meanwhile, and is served.
    await server.ready(async () => {
      await using smtp = await SmtpClient.connect({ port: base + 25 });
      await smtp.expect(220);
    });
    await heard("READY=1");
    await heard("WATCHDOG=1");
    const { doors } = await callServer(data, "status", {});
    assert.deepEqual(doors, [
      { service: "smtp", address: "127.0.0.1", port: base + 25 },
      { service: "imaps", address: "127.0.0.1", port: base + 993 },
    ]);
    assert.equal(await server.end("SIGTERM"), 0);
    await heard("STOPPING=1");
  });
});
