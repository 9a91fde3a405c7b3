import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { describe, it } from "node:test";
import { connect, TLSSocket } from "node:tls";
import type { ConnectionOptions, PeerCertificate, SecureContext } from "node:tls";
import { Log } from "../log/log.ts";
import { CertificateAuthority } from "../testing/certificate-authority.ts";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import { HostKeys } from "./host-keys.ts";
import type { HostKeyKind } from "./host-keys.ts";
import { IssuedCertificates } from "./issued-certificates.ts";
import { KeptCertificates } from "./kept-certificates.ts";

const authority = new CertificateAuthority();

describe("issued certificates", () => {
  it("are kept over a restart, and replaced", async () => {
    await using home = await Home.make();
    assert.deepEqual(await home.issued.of("mail.example"), []);
    await home.issue("mail.example", "ecdsa");
    const { parsed } = await home.issue("mail.example", "ecdsa");
    await home.issue("mail.example", "rsa");
    const again = home.again();
    const kept = await again.of("mail.example");
    assert.deepEqual(
      kept.map(({ kind }) => kind),
      ["ecdsa", "rsa"],
    );
    assert.equal(kept[0]?.parsed.serialNumber, parsed.serialNumber);
    await again.remove("mail.example");
    assert.deepEqual(await home.again().all(), []);
  });

  it("are refused with another key or another name, and passed over when damaged", async () => {
    await using home = await Home.make();
    const stranger = authority.issue(["mail.example"]);
    await assert.rejects(
      home.issued.put("mail.example", "ecdsa", stranger.chain),
      /not for the key/,
    );
    const { pem } = await home.hostKeys.key("ecdsa");
    const { chain } = authority.issue(["other.example"], { key: pem });
    await assert.rejects(home.issued.put("mail.example", "ecdsa", chain), /not for mail\.example/);
    await home.issue("mail.example", "ecdsa");
    await writeFile(home.directory.file("certificates", "mail.example.ecdsa.pem"), "damaged");
    assert.deepEqual(await home.again().all(), []);
  });

  it("are shown by name, each client getting the kind of key that it knows", async () => {
    await using home = await Home.make();
    const kept = home.kept();
    assert.equal((await shown(await kept.secureContext("mail.example"))).issuer.CN, "mail.example");
    for (const kind of ["ecdsa", "rsa"] as const) await home.issue("mail.example", kind);
    await home.issue("mta-sts.example", "ecdsa");
    for (const name of [undefined, "mail.example", "Mail.Example.", "box.local"]) {
      const { subject, issuer } = await shown(await kept.secureContext(name));
      assert.deepEqual([subject.CN, issuer.CN], ["mail.example", authority.name]);
    }
    const context = await kept.secureContext();
    for (const [ciphers, type] of [
      ["ECDHE-RSA-AES128-GCM-SHA256", "rsa"],
      ["ECDHE-ECDSA-AES128-GCM-SHA256", "ec"],
    ] as const) {
      assert.equal(keyTypeOf(await shown(context, { ciphers })), type);
    }
    const other = await shown(await kept.secureContext("mta-sts.example"));
    assert.equal(other.subject.CN, "mta-sts.example");
    // One of ours that has no certificate yet, and one that is not ours.
    assert.equal((await shown(await kept.secureContext("new.example"))).subject.CN, "mail.example");
    assert.equal(await kept.secureContext("foreign.example"), undefined);
  });
});

class Home implements AsyncDisposable {
  readonly directory: TemporaryDirectory;
  readonly hostKeys: HostKeys;
  readonly issued: IssuedCertificates;

  private constructor(directory: TemporaryDirectory) {
    this.directory = directory;
    this.hostKeys = new HostKeys(directory.path);
    this.issued = this.again();
  }

  static async make(): Promise<Home> {
    return new Home(await TemporaryDirectory.make());
  }

  again(): IssuedCertificates {
    const { directory, hostKeys } = this;
    return new IssuedCertificates({ directory: directory.file("certificates"), hostKeys, log });
  }

  kept(): KeptCertificates {
    return new KeptCertificates({
      directory: this.directory.path,
      names: ["mail.example"],
      files: undefined,
      hostKeys: this.hostKeys,
      issued: this.issued,
      otherNames: () => ["new.example"],
      log,
      now: () => Date.now(),
    });
  }

  async issue(name: string, kind: HostKeyKind): ReturnType<IssuedCertificates["put"]> {
    const { pem } = await this.hostKeys.key(kind);
    return this.issued.put(name, kind, authority.issue([name], { key: pem }).chain);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.directory[Symbol.asyncDispose]();
  }
}

const log = new Log(() => {}, "error");

async function shown(
  secureContext: SecureContext | undefined,
  options: ConnectionOptions = {},
): Promise<PeerCertificate> {
  assert.ok(secureContext);
  const server = createServer((socket) => {
    new TLSSocket(socket, { isServer: true, secureContext }).end("hello");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  const tls = { maxVersion: "TLSv1.2", rejectUnauthorized: false, ...options } as const;
  const client = connect({ port, host: "127.0.0.1", ...tls });
  try {
    await once(client, "secureConnect");
    return client.getPeerCertificate();
  } finally {
    client.destroy();
    server.close();
  }
}

function keyTypeOf({ raw }: PeerCertificate): string | undefined {
  return new X509Certificate(raw).publicKey.asymmetricKeyType;
}
