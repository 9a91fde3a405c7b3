import assert from "node:assert/strict";
import { createHash, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import type { AddressInfo } from "node:net";
import { describe, it } from "node:test";
import { connect, createServer, type TLSSocket } from "node:tls";
import { selfSigned } from "../tls/self-signed.ts";
import { channelBindingsOf, endPointBinding, type ChannelBindings } from "./channel-binding.ts";

/** What both ends of a real connection bind to. */
async function bothEnds(
  version: "TLSv1.2" | "TLSv1.3",
): Promise<{ client: ChannelBindings; server: ChannelBindings } & AsyncDisposable> {
  const { key, certificate } = await selfSigned(["localhost"], Date.now());
  const listener = createServer({ key, cert: certificate, minVersion: version });
  listener.listen(0, "127.0.0.1");
  await once(listener, "listening");
  const accepted = once(listener, "secureConnection") as Promise<[TLSSocket]>;
  const { port } = listener.address() as AddressInfo;
  const tls = { ca: certificate, servername: "localhost", maxVersion: version };
  const client = connect({ host: "127.0.0.1", port, ...tls });
  await once(client, "secureConnect");
  const [server] = await accepted;
  return {
    client: channelBindingsOf(client, () => client.getPeerX509Certificate()?.raw),
    server: channelBindingsOf(server, () => server.getX509Certificate()?.raw),
    [Symbol.asyncDispose]: async () => {
      const closed = once(listener, "close");
      client.destroy();
      server.destroy();
      listener.close();
      await closed;
    },
  };
}

describe("channelBindingsOf", () => {
  for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
    it(`gives both ends of a ${version} connection the same`, async () => {
      await using ends = await bothEnds(version);
      const { client, server } = ends;
      const endPoint = server.channelBinding("tls-server-end-point");
      assert.equal(endPoint?.length, 32);
      assert.deepEqual(client.channelBinding("tls-server-end-point"), endPoint);
      const exported = server.channelBinding("tls-exporter");
      assert.equal(exported?.length, version === "TLSv1.3" ? 32 : undefined);
      assert.deepEqual(client.channelBinding("tls-exporter"), exported);
    });
  }

  it("gives each connection its own tls-exporter, RFC 9266 §2", async () => {
    await using one = await bothEnds("TLSv1.3");
    await using other = await bothEnds("TLSv1.3");
    assert.notDeepEqual(
      one.server.channelBinding("tls-exporter"),
      other.server.channelBinding("tls-exporter"),
    );
  });

  it("gives nothing where there is no certificate", () => {
    const connection = { getProtocol: () => null, exportKeyingMaterial: () => assert.fail() };
    const bindings = channelBindingsOf(connection, () => undefined);
    assert.equal(bindings.channelBinding("tls-exporter"), undefined);
    assert.equal(bindings.channelBinding("tls-server-end-point"), undefined);
  });
});

describe("endPointBinding, RFC 5929 §4.1", () => {
  // Each certificate stands under its name and the hash that counts, "-" for none.
  const vectors = readFileSync(`${import.meta.dirname}/vectors/signed-certificates.txt`, "utf8");
  const vector = /^(\S+) (\S+)\n(-----BEGIN.*?-----END CERTIFICATE-----)$/gms;
  for (const [, name = "", hash = "", pem = ""] of vectors.matchAll(vector)) {
    it(`hashes a certificate signed by ${name} with ${hash}`, () => {
      const der = new X509Certificate(pem).raw;
      const expected = hash === "-" ? undefined : createHash(hash).update(der).digest();
      assert.deepEqual(endPointBinding(der), expected);
    });
  }
});
