import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import { describe, it } from "node:test";
import { SilentHost } from "../testing/silent-host.ts";
import { SmtpSink } from "../testing/smtp-sink.ts";
import { dial } from "./tcp-dial.ts";

const signal = new AbortController().signal;

describe("dialing", () => {
  it("takes the first address that answers, and says which", async () => {
    await using sink = await SmtpSink.listen({ host: "127.0.0.3" });
    const addresses = ["127.0.0.2", "127.0.0.3", "127.0.0.4"];
    const dialed = await dial(addresses, { port: sink.port, timeoutMs: 5_000, signal });
    assert.ok(dialed.kind === "connected");
    assert.equal(dialed.address, "127.0.0.3");
    dialed.socket.destroy();
  });

  it("tells silence from refusal", async () => {
    await using silent = await SilentHost.listen();
    const options = { port: silent.port, timeoutMs: 60, signal };
    assert.partialDeepStrictEqual(await dial(["127.0.0.1"], options), {
      kind: "unreachable",
      text: "No connection to 127.0.0.1: timed out",
      isSilent: true,
    });
    // Nobody listens there, and the system says so.
    assert.partialDeepStrictEqual(await dial(["127.0.0.1", "127.0.0.2"], options), {
      isSilent: false,
    });
    const ended = await dial(["127.0.0.1"], { ...options, signal: AbortSignal.abort() });
    assert.partialDeepStrictEqual(ended, { kind: "unreachable", isSilent: false });
  });

  it("connects from our address of the same family", async () => {
    const server = createServer();
    await once(server.listen(0, "127.0.0.1"), "listening");
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    for (const [localAddresses, expected] of [
      [["::1", "127.0.0.9"], "127.0.0.9"],
      [["::1"], "127.0.0.1"],
    ] as const) {
      const accepted = once(server, "connection");
      const options = { port, timeoutMs: 5_000, signal, localAddresses };
      const dialed = await dial(["127.0.0.1"], options);
      assert.ok(dialed.kind === "connected");
      const [socket] = await accepted;
      assert.equal(socket.remoteAddress, expected);
      socket.destroy();
      dialed.socket.destroy();
    }
    server.close();
  });
});
