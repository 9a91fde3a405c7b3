import assert from "node:assert/strict";
import { once } from "node:events";
import { connect } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { text } from "node:stream/consumers";
import { it } from "node:test";
import { Hono } from "hono";
import { ConnectionLimiter } from "../account/connection-limiter.ts";
import { Log } from "../log/log.ts";
import { HttpDoor } from "./http-door.ts";
import type { WebEnvironment } from "./web-environment.ts";

class Door implements AsyncDisposable {
  readonly door: HttpDoor;
  readonly port: number;

  private constructor(door: HttpDoor, port: number) {
    this.door = door;
    this.port = port;
  }

  static async open(app: Hono<WebEnvironment>): Promise<Door> {
    const door = new HttpDoor({
      app,
      certificates: undefined,
      connections: new ConnectionLimiter({ clock: () => Date.now(), rateLimits: false }),
      log: new Log(() => {}, "error"),
      times: { headersMs: 50, checkMs: 10 },
    });
    const listener = await door.listen({ port: 0, host: "127.0.0.1" });
    return new Door(door, (listener.address() as AddressInfo).port);
  }

  connect(): Socket {
    return connect(this.port, "127.0.0.1");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.door.close();
  }
}

const hello = (): Hono<WebEnvironment> =>
  new Hono<WebEnvironment>().get("/", (context) => context.text("hello"));

it("ends a connection whose header does not come", async () => {
  await using door = await Door.open(hello());
  const socket = door.connect();
  socket.write("GET / HTTP/1.1\r\nHost: x\r\n");
  assert.match(await text(socket), /^HTTP\/1\.1 40[08] /);
});

it("answers nonsense and goes on", async () => {
  await using door = await Door.open(hello());
  const socket = door.connect();
  socket.write("\x16\x03\x01 what\r\n\r\n");
  assert.match(await text(socket), /^HTTP\/1\.1 400 /);
  const response = await fetch(`http://127.0.0.1:${door.port}/`);
  assert.equal(await response.text(), "hello");
});

it("ends idle connections when it closes, and lets the others finish", async () => {
  const finish = Promise.withResolvers<void>();
  const asked = Promise.withResolvers<void>();
  const app = hello().get("/slow", async (context) => {
    asked.resolve();
    await finish.promise;
    return context.text("done");
  });
  const door = await Door.open(app);
  const idle = door.connect();
  idle.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
  await once(idle, "data");
  const slow = fetch(`http://127.0.0.1:${door.port}/slow`);
  await asked.promise;
  const closed = door[Symbol.asyncDispose]();
  await once(idle, "close");
  finish.resolve();
  assert.equal(await (await slow).text(), "done");
  await closed;
});
