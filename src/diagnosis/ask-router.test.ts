import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, it } from "node:test";
import { askRouter } from "./ask-router.ts";
import type { RouterAnswer } from "./ask-router.ts";

type Answering = (packet: Buffer) => Buffer | undefined;

/** A router on loopback; a way that it does not know is silent. */
async function asked(ways: {
  readonly natPmp?: Answering;
  readonly ssdp?: Answering;
}): Promise<RouterAnswer | undefined> {
  await using stack = new AsyncDisposableStack();
  const open = async (answer: Answering = () => undefined): Promise<number> => {
    const socket = createSocket("udp4");
    stack.defer(() => void socket.close());
    socket.on("message", (packet, { port, address }) => {
      const reply = answer(packet);
      if (reply !== undefined) socket.send(reply, port, address);
    });
    socket.bind(0, "127.0.0.1");
    await once(socket, "listening");
    return socket.address().port;
  };
  const ports = { natPmp: await open(ways.natPmp), ssdp: await open(ways.ssdp) };
  const signal = AbortSignal.timeout(10_000);
  return await askRouter({ router: "127.0.0.1", ssdpHost: "127.0.0.1", ports, signal });
}

describe("a router that is asked for its address", () => {
  it("says it by NAT-PMP", async () => {
    const natPmp: Answering = (packet) =>
      packet.length === 2 ? Buffer.from("0080000000000001c6336407", "hex") : undefined;
    assert.deepEqual(await asked({ natPmp }), { protocol: "NAT-PMP", address: "198.51.100.7" });
  });

  it("says it by PCP, and is told that the mapping may go", async () => {
    const lifetimes: number[] = [];
    const natPmp: Answering = (packet) => {
      if (packet.length !== 60) return Buffer.from("0280000100000001", "hex");
      lifetimes.push(packet.readUInt32BE(4));
      const reply = Buffer.from(packet);
      reply[1] = 0x81;
      reply.fill(0, 8, 24);
      Buffer.from("ffff64400001", "hex").copy(reply, 54);
      return reply;
    };
    assert.deepEqual(await asked({ natPmp }), { protocol: "PCP", address: "100.64.0.1" });
    assert.equal(lifetimes[0], 10);
  });

  it("says it by UPnP", async () => {
    await using stack = new AsyncDisposableStack();
    const server = createServer((request, response) => {
      const isQuestion = request.headers["soapaction"]?.includes("#GetExternalIPAddress") === true;
      response.end(
        isQuestion
          ? "<e><NewExternalIPAddress>198.51.100.8</NewExternalIPAddress></e>"
          : "<root><service><serviceType>urn:schemas-upnp-org:service:WANPPPConnection:1</serviceType>" +
              "<controlURL>control</controlURL></service></root>",
      );
    });
    stack.defer(() => void server.close());
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const location = `http://127.0.0.1:${port}/root.xml`;
    const ssdp: Answering = () => Buffer.from(`HTTP/1.1 200 OK\r\nLOCATION: ${location}\r\n\r\n`);
    assert.deepEqual(await asked({ ssdp }), { protocol: "UPnP", address: "198.51.100.8" });
  });

  it("is not waited for longer than allowed", async () => {
    const answer = await askRouter({
      router: undefined,
      ssdpHost: "127.0.0.1",
      ports: { natPmp: 1, ssdp: 1 },
      signal: AbortSignal.abort(),
    });
    assert.equal(answer, undefined);
  });
});
