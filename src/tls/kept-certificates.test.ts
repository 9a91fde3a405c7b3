import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { createServer as createTcpServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { connect, createServer, TLSSocket, type SecureContext } from "node:tls";
import { Log } from "../log/log.ts";
import { KeptCertificates, type KeptCertificatesOptions } from "./kept-certificates.ts";
import { selfSigned } from "./self-signed.ts";

const log = new Log(() => {}, "error");

describe("self-signed certificates", () => {
  it("are what a client verifies, by name and by address", async () => {
    const { key, certificate } = await selfSigned(
      ["mail.example.org", "127.0.0.1", "::1", "2001:db8::1:2"],
      Date.now(),
    );
    const parsed = new X509Certificate(certificate);
    assert.equal(parsed.subject, "CN=mail.example.org");
    assert.equal(parsed.checkHost("mail.example.org"), "mail.example.org");
    assert.equal(parsed.checkIP("127.0.0.1"), "127.0.0.1");
    assert.equal(parsed.checkIP("2001:db8::1:2"), "2001:db8::1:2");
    assert.ok(parsed.verify(parsed.publicKey), "its signature is its own");
    assert.ok(!parsed.ca);
    const server = createServer({ key, cert: certificate }, (socket) => socket.end("hello"));
    await once(server.listen(0, "127.0.0.1"), "listening");
    try {
      const { port } = server.address() as AddressInfo;
      const socket = connect({ port, host: "127.0.0.1", ca: certificate });
      await once(socket, "secureConnect");
      assert.ok(socket.authorized);
      socket.destroy();
    } finally {
      server.close();
    }
  });

  it("write years after 2049 as generalized time", async () => {
    const { certificate } = await selfSigned(["a.example"], Date.UTC(2049, 5, 1));
    assert.match(new X509Certificate(certificate).validTo, /2051/);
  });
});

describe("kept certificates", () => {
  let directory: string;
  before(async () => (directory = await mkdtemp(join(tmpdir(), "homepost-tls-"))));
  after(() => rm(directory, { recursive: true, force: true }));

  let now = Date.now();
  const options = (name: string): KeptCertificatesOptions => ({
    directory: join(directory, name),
    names: ["localhost", "127.0.0.1"],
    files: undefined,
    log,
    now: () => now,
  });

  it("make one at the first need, private, and keep it over a restart", async () => {
    const first = new KeptCertificates(options("kept"));
    const both = await Promise.all([first.secureContext(), first.secureContext()]);
    assert.equal(both[0], both[1]);
    const files = ["host-p256.pem", "self-signed.pem"];
    assert.deepEqual((await readdir(join(directory, "kept"))).toSorted(), files);
    for (const file of files) {
      const { mode } = await stat(join(directory, "kept", file));
      assert.equal(mode & 0o777, 0o600);
    }
    const again = new KeptCertificates(options("kept"));
    assert.equal(await fingerprint(again), await fingerprint(first));
  });

  it("make a new one when the old one is about to end", async () => {
    const kept = new KeptCertificates(options("renewed"));
    const old = await fingerprint(kept);
    now += 800 * 86_400_000;
    assert.notEqual(await fingerprint(kept), old);
    now = Date.now();
  });

  it("take changed files without a restart, and stay with the old ones when the new are broken", async () => {
    const files = { certificate: join(directory, "c.pem"), key: join(directory, "k.pem") };
    const write = async (name: string): Promise<void> => {
      const made = await selfSigned([name], now);
      await writeFile(files.certificate, made.certificate);
      await writeFile(files.key, made.key);
    };
    await write("one.example");
    const kept = new KeptCertificates({ ...options("files"), files });
    const one = await fingerprint(kept);
    await write("two.example");
    assert.equal(await fingerprint(kept), one, "not looked at again yet");
    now += 20_000;
    const two = await fingerprint(kept);
    assert.notEqual(two, one);
    await writeFile(files.key, "no key");
    now += 20_000;
    assert.equal(await fingerprint(kept), two);
  });

  it("refuse files that are not there", async () => {
    const files = { certificate: join(directory, "none"), key: join(directory, "none") };
    const kept = new KeptCertificates({ ...options("none"), files });
    await assert.rejects(() => kept.secureContext(), /ENOENT/);
  });

  it("give no session ticket where they are off", async () => {
    const kept = new KeptCertificates(options("kept"));
    const off = kept.forDoor({ minVersion: "1.2", sessionTickets: false });
    assert.equal(await tickets((await off.secureContext(undefined))!), 0);
    assert.ok((await tickets((await kept.secureContext())!)) > 0);
  });
});

async function handshake<Result>(
  secureContext: SecureContext,
  look: (client: TLSSocket) => Promise<Result> | Result,
): Promise<Result> {
  const server = createTcpServer((socket) => {
    new TLSSocket(socket, { isServer: true, secureContext }).end("hello");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const client = connect({ port, rejectUnauthorized: false, maxVersion: "TLSv1.2" });
  try {
    await once(client, "secureConnect");
    return await look(client);
  } finally {
    client.destroy();
    server.close();
  }
}

async function fingerprint(kept: KeptCertificates): Promise<string> {
  const context = await kept.secureContext();
  return handshake(context!, (client) => client.getPeerCertificate().fingerprint256);
}

async function tickets(context: SecureContext): Promise<number> {
  return handshake(context, async (client) => {
    client.resume();
    await once(client, "end");
    return client.getTLSTicket()?.length ?? 0;
  });
}
