import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { it } from "node:test";
import { FixedResolver } from "../dns/fixed-resolver.ts";
import { selfSigned } from "../tls/self-signed.ts";
import { HttpsPushSender, isPublic } from "./push-sender.ts";

const message = { headers: { ttl: "60" }, body: Buffer.from("hello") };

it("push messages are posted to where the subscriber said", async () => {
  const { key, certificate } = await selfSigned(["push.example"], Date.now());
  const got: string[] = [];
  const server = createServer({ key, cert: certificate }, (request, response) => {
    request.on("data", (octets: Buffer) => {
      const { method, url, headers } = request;
      got.push(
        [method, url, headers.host, headers["ttl"], headers.authorization, octets].join(" "),
      );
      response.writeHead(201).end("x".repeat(100_000));
    });
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const resolver = new FixedResolver({ addresses: () => ["127.0.0.1"] });
  const vapid = { authorization: () => "vapid" };
  const url = `https://push.example:${port}/device?x=1`;
  try {
    const sender = new HttpsPushSender({ resolver, vapid, ca: certificate, allowsHome: true });
    assert.deepEqual(await sender.post(url, message), { status: 201, text: "Created" });
    assert.deepEqual(got, [`POST /device?x=1 push.example:${port} 60 vapid hello`]);
    const distrustful = new HttpsPushSender({ resolver, allowsHome: true });
    assert.equal((await distrustful.post(url, message)).status, undefined);
    const careful = new HttpsPushSender({ resolver, ca: certificate });
    assert.equal((await careful.post(url, message)).text, "There is no such server");
    const loopback = await careful.post(`https://127.0.0.1:${port}/`, message);
    assert.equal(loopback.text, "There is no such server");
    assert.equal(got.length, 1);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

for (const address of ["192.0.2.1", "8.8.8.8", "2001:db8::1", "2a00:1450::1"]) {
  it(`${address} is an address of the internet`, () => assert.ok(isPublic(address)));
}

const atHome = [
  "127.0.0.1",
  "10.1.2.3",
  "172.31.0.1",
  "192.168.1.1",
  "169.254.169.254",
  "0.0.0.0",
  "100.64.0.1",
  "224.0.0.1",
  "255.255.255.255",
  "::1",
  "::",
  "::ffff:127.0.0.1",
  "::7f00:1",
  "64:ff9b::7f00:1",
  "2002:7f00:1::",
  "fe80::1%eth0",
  "fd00::1",
  "ff02::1",
  "nonsense",
];
for (const address of atHome) {
  it(`${address} is none of the internet`, () => assert.ok(!isPublic(address)));
}
