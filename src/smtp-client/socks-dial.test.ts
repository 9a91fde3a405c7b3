import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { describe, it } from "node:test";
import { SmtpSink } from "../testing/smtp-sink.ts";
import { TestSocksProxy } from "../testing/socks-proxy.ts";
import { memoryMessage } from "../testing/outgoing-message.ts";
import { sendTransaction } from "./send-transaction.ts";
import type { SocksProxy } from "./socks-dial.ts";
import { dial } from "./tcp-dial.ts";

const addresses = ["127.0.0.1"];
const signal = new AbortController().signal;

describe("dialing through a SOCKS proxy", () => {
  it("carries a whole transaction", async () => {
    await using sink = await SmtpSink.listen();
    await using proxy = await TestSocksProxy.listen();
    const outcome = await send(sink.port, { addresses, port: proxy.port });
    assert.equal(outcome.kind, "delivered");
    assert.equal(sink.transactions.length, 1);
    assert.deepEqual(proxy.targets, [`127.0.0.1:${sink.port}`]);
  });

  it("logs in to the proxy", async () => {
    const login = { username: "mia", password: "secret" };
    await using sink = await SmtpSink.listen();
    await using proxy = await TestSocksProxy.listen({ login });
    const to = { addresses, port: proxy.port };
    assert.equal((await send(sink.port, { ...to, login })).kind, "delivered");
    for (const wrong of [undefined, { ...login, password: "wrong" }]) {
      const outcome = await send(sink.port, { ...to, login: wrong });
      assert.equal(outcome.kind, "deferred");
      assert.match(outcome.text, /user name and/);
    }
    assert.equal(sink.connections, 1);
  });

  it("goes to the proxy from any address of ours", async () => {
    await using sink = await SmtpSink.listen();
    await using proxy = await TestSocksProxy.listen();
    const dialed = await dial(addresses, {
      port: sink.port,
      timeoutMs: 5_000,
      signal,
      proxy: { addresses, port: proxy.port },
      localAddresses: ["192.0.2.9"],
    });
    assert.equal(dialed.kind, "connected");
    if (dialed.kind === "connected") dialed.socket.destroy();
  });

  it("says what the proxy says of a host that it cannot reach", async () => {
    await using proxy = await TestSocksProxy.listen();
    const port = await closedPort();
    const outcome = await send(port, { addresses, port: proxy.port });
    assert.equal(outcome.kind, "deferred");
    assert.match(outcome.text, /127\.0\.0\.1: the connection was refused/);
  });

  it("says that the proxy is not there", async () => {
    const outcome = await send(25, { addresses, port: await closedPort() });
    assert.match(outcome.text, /the proxy does not answer .*ECONNREFUSED/);
  });

  it("does not wait for ever for a proxy that says nothing, or hangs up", async () => {
    using stack = new DisposableStack();
    const server = stack.adopt(createServer(), (of) => of.close());
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    server.once("connection", (socket) => socket.end());
    const { port } = server.address() as AddressInfo;
    const options = { port: 25, timeoutMs: 5_000, signal, proxy: { addresses, port } };
    const closed = await dial(addresses, options);
    assert.match(closed.kind === "unreachable" ? closed.text : "", /closed the connection/);
    server.once("connection", (socket) => stack.defer(() => socket.destroy()));
    const silent = await dial(addresses, { ...options, timeoutMs: 50 });
    assert.match(silent.kind === "unreachable" ? silent.text : "", /timed out/);
  });
});

async function send(port: number, proxy: SocksProxy) {
  const peer = {
    host: "mx.example",
    addresses,
    port,
    ehloName: "me.example",
    tls: { kind: "none" } as const,
    proxy,
  };
  const { outcomes } = await sendTransaction(peer, memoryMessage(["b@y.example"]), signal);
  return outcomes[0]!;
}

async function closedPort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}
