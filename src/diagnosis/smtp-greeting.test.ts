import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { describe, it } from "node:test";
import { smtpGreeting } from "./smtp-greeting.ts";
import type { Greeting } from "./smtp-greeting.ts";

async function heard(
  says: string | undefined,
  signal = new AbortController().signal,
): Promise<Greeting> {
  await using stack = new AsyncDisposableStack();
  const server = createServer((socket) => {
    socket.on("error", () => socket.destroy()).resume();
    if (says !== undefined) socket.end(says);
    else stack.defer(() => void socket.destroy());
  });
  stack.defer(() => void server.close());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return await smtpGreeting(["127.0.0.1"], { port, signal });
}

describe("the greeting of a mail server", () => {
  it("is heard", async () => assert.equal(await heard("220 mx.example ESMTP\r\n"), "greeted"));
  it("may be a refusal", async () => assert.equal(await heard("554 no\r\n"), "refused"));
  it("is none where the line is cut", async () => assert.equal(await heard(""), "silent"));
  it("is none where something else speaks", async () =>
    assert.equal(await heard("x".repeat(5_000)), "refused"));
  it("is not waited for longer than allowed", async () =>
    assert.equal(await heard(undefined, AbortSignal.abort()), "silent"));
  it("is a refusal where nobody listens", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    server.close();
    await once(server, "close");
    const { signal } = new AbortController();
    assert.equal(await smtpGreeting(["127.0.0.1"], { port, signal }), "refused");
  });
});
