import assert from "node:assert/strict";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { describe, it } from "node:test";
import { connect, createServer } from "node:tls";
import { CertificateAuthority, type Issued } from "./certificate-authority.ts";

const authority = new CertificateAuthority("Authority of the test");

describe("an authority of a test", () => {
  const good = authority.issue(["mx.remote.example"]);
  it("issues what a client verifies", async () => {
    assert.equal(await verdict(good), "authorized");
    assert.ok(authority.parsed.ca && !good.parsed.ca);
  });

  it("issues what has ended", async () => {
    const expired = authority.issue(["mx.remote.example"], { validDays: -1 });
    assert.equal(await verdict(expired), "CERT_HAS_EXPIRED");
  });

  it("issues what has another name", async () => {
    const other = authority.issue(["mx.other.example"]);
    assert.equal(await verdict(other), "ERR_TLS_CERT_ALTNAME_INVALID");
  });

  it("issues for a key that was there", () => {
    const again = authority.issue(["mx.remote.example"], { key: good.key });
    assert.ok(again.parsed.publicKey.equals(good.parsed.publicKey));
  });
});

/** What a client that trusts the authority says to mx.remote.example. */
async function verdict({ key, chain }: Issued): Promise<string> {
  const server = createServer({ key, cert: chain }, (socket) => socket.end());
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const socket = connect({
    port,
    ca: authority.certificate,
    servername: "mx.remote.example",
    rejectUnauthorized: true,
  });
  try {
    await once(socket, "secureConnect");
    return "authorized";
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? "no code";
  } finally {
    socket.destroy();
    server.close();
  }
}
