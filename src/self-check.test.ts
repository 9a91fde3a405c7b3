import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { describe, it } from "node:test";
import { checkSelf } from "./self-check.ts";

/** A door that does with a connection what it is told, and a writer that does its job or not. */
async function check(greet: (socket: Socket) => void, job = Promise.resolve()): Promise<void> {
  const sockets = new Set<Socket>();
  const listener = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    greet(socket);
  });
  await once(listener.listen(0, "127.0.0.1"), "listening");
  const { port } = listener.address() as AddressInfo;
  try {
    const doors = [{ service: "smtp", address: "0.0.0.0", port }];
    const store = { access: { recordLogins: () => job } };
    await checkSelf({ store, doors, answerMsMax: 50 });
  } finally {
    listener.close();
    for (const socket of sockets) socket.destroy();
  }
}

describe("the check of ourselves", () => {
  it("is content with a greeting and a job done", async () => {
    await check((socket) => socket.write("220 homepost ESMTP\r\n"));
    await check((socket) => socket.write("421 too many connections\r\n"));
  });

  it("needs no port 25", async () => {
    const store = { access: { recordLogins: async () => {} } };
    await checkSelf({ store, doors: [] });
  });

  const greeting = (socket: Socket): void => void socket.write("220-homepost\r\n");
  const failing: readonly (readonly [string, (socket: Socket) => void, RegExp, Promise<void>?])[] =
    [
      ["silence", () => {}, /does not greet/],
      ["another greeting", (socket) => void socket.write("HTTP/1.1\r\n"), /something else/],
      ["an end", (socket) => void socket.end(), /hangs up/],
      ["a writer that hangs", greeting, /writer thread/, new Promise(() => {})],
    ];
  for (const [name, greet, reason, job] of failing) {
    it(`tells of ${name}`, () => assert.rejects(check(greet, job), reason));
  }
});
