import assert from "node:assert/strict";
import { once } from "node:events";
import { connect as connectTcp, createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { describe, it } from "node:test";
import { connect, createSecureContext, TLSSocket } from "node:tls";
import type { ConnectionOptions } from "node:tls";
import { SeededRandom } from "../testing/seeded-random.ts";
import { parseClientHello } from "./client-hello.ts";
import { readClientHello } from "./read-client-hello.ts";
import { selfSigned } from "./self-signed.ts";

describe("the first message of a TLS client (RFC 8446 §4.1.2)", () => {
  it("names the server and the protocols, in pieces of any size", async () => {
    const octets = await helloOf({
      servername: "Mail.Example",
      ALPNProtocols: ["h2", "acme-tls/1"],
    });
    const hello = { serverName: "mail.example", protocols: ["h2", "acme-tls/1"] };
    assert.deepEqual(parseClientHello(octets), hello);
    for (let end = 0; end < octets.length; end++) {
      assert.equal(parseClientHello(octets.subarray(0, end)), "more");
    }
    const plain = await helloOf({ maxVersion: "TLSv1.2" });
    assert.deepEqual(parseClientHello(plain), { serverName: undefined, protocols: [] });
  });

  it("is none where something else comes", () => {
    for (const text of ["GET / HTTP/1.1\r\n", "\u0015\u0003\u0001\u0000\u0002\u0001\u0000"]) {
      assert.equal(parseClientHello(Buffer.from(text)), undefined);
    }
  });

  it("does no harm when it is damaged", async () => {
    const octets = await helloOf({ servername: "mail.example", ALPNProtocols: ["h2"] });
    const random = new SeededRandom(11);
    for (let round = 0; round < 5000; round++) {
      const damaged = Buffer.from(octets);
      for (let hit = 0; hit < 1 + random.below(4); hit++) {
        damaged[random.below(damaged.length)] = random.below(256);
      }
      parseClientHello(damaged);
    }
  });
});

describe("reading it from a socket", () => {
  it("finds none where the client leaves, or takes its time", async () => {
    const server = createServer();
    await once(server.listen(0, "127.0.0.1"), "listening");
    const { port } = server.address() as AddressInfo;
    const visit = async (timeoutMs: number, visitor: Socket): Promise<void> => {
      const [socket] = (await once(server, "connection")) as [Socket];
      visitor.write("\u0016\u0003");
      const read = readClientHello(socket, timeoutMs);
      if (timeoutMs > 1000) visitor.end();
      assert.equal(await read, undefined);
      visitor.destroy();
      socket.destroy();
    };
    await visit(20_000, connectTcp(port));
    await visit(20, connectTcp(port));
    server.close();
  });

  it("leaves it there for the handshake", async () => {
    const { key, certificate } = await selfSigned(["mail.example"], Date.now());
    const server = createServer();
    await once(server.listen(0, "127.0.0.1"), "listening");
    const { port } = server.address() as AddressInfo;
    const client = connect({ port, rejectUnauthorized: false, servername: "mail.example" });
    try {
      const [socket] = (await once(server, "connection")) as [Socket];
      const hello = await readClientHello(socket, 10_000);
      assert.equal(hello?.serverName, "mail.example");
      const secureContext = createSecureContext({ key, cert: certificate });
      new TLSSocket(socket, { isServer: true, secureContext }).end("hello");
      const [said] = (await once(client, "data")) as [Buffer];
      assert.equal(said.toString(), "hello");
    } finally {
      client.destroy();
      server.close();
    }
  });
});

/** What Node's client sends first. */
async function helloOf(options: ConnectionOptions): Promise<Buffer> {
  const server = createServer();
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const client = connect({ port, ...options }).on("error", () => {});
  const [socket] = (await once(server, "connection")) as [Socket];
  const [octets] = (await once(socket, "data")) as [Buffer];
  client.destroy();
  socket.destroy();
  server.close();
  return octets;
}
