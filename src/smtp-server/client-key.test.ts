// Client certificates over real TLS.
import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { before, describe, it } from "node:test";
import { createSecureContext, type SecureContext } from "node:tls";
import type { AuthenticationPeer, Authenticator, SaslExchange } from "../account/authenticator.ts";
import { SmtpClient } from "../testing/smtp-client.ts";
import { TestDoor } from "../testing/smtp-door.ts";
import { keyFingerprint } from "../tls/client-key.ts";
import { selfSigned, type KeyAndCertificate } from "../tls/self-signed.ts";

let context: SecureContext;
let mine: KeyAndCertificate;
const certificates = { secureContext: async () => context };

before(async () => {
  const { key, certificate } = await selfSigned(["mx.example"], Date.now());
  context = createSecureContext({ key, cert: certificate, sessionIdContext: "test" });
  mine = await selfSigned(["phone"], Date.now());
});

/** Knows EXTERNAL for those with any certificate. */
class KeyAuthenticator implements Authenticator {
  mechanisms(peer: AuthenticationPeer): readonly string[] {
    return peer.tlsKey === undefined ? ["PLAIN"] : ["EXTERNAL", "PLAIN"];
  }

  plainTextAllowed(peer: AuthenticationPeer): boolean {
    return peer.tls !== undefined;
  }

  async authenticate({ initialResponse, peer }: SaslExchange) {
    assert.equal(initialResponse?.length, 0);
    const login = `${peer.tlsKey} ${peer.client?.userAgent} ${peer.tlsText?.split(" ", 1)[0]}`;
    return { kind: "authenticated", accountId: 7, login } as const;
  }

  preauthenticate(): undefined {
    return undefined;
  }

  login(): ReturnType<Authenticator["login"]> {
    assert.fail("Not for SMTP");
  }
}

const authenticator = new KeyAuthenticator();

describe("a client certificate", () => {
  const tlsOptions = (): { key: string; cert: string } => ({
    key: mine.key,
    cert: mine.certificate,
  });
  const submits = async (client: SmtpClient, door: TestDoor): Promise<void> => {
    assert.ok((await client.hello("pad", "read")).includes("AUTH EXTERNAL PLAIN"));
    await client.command("AUTH EXTERNAL =", 235);
    await client.send({ from: "a@home.example", to: ["c@d.example"], message: "x\r\n" });
    const fingerprint = keyFingerprint(new X509Certificate(mine.certificate).publicKey);
    assert.equal(door.reception.accepted[0]?.transaction.login, `${fingerprint} pad TLSv1.3`);
  };

  it("logs in over implicit TLS", async () => {
    const options = { kind: "submission", certificates, authenticator } as const;
    await using door = await TestDoor.open({ ...options, implicitTls: true });
    const { port } = door;
    await using client = await SmtpClient.connect({ port, tls: true, tlsOptions: tlsOptions() });
    await client.expect(220);
    await submits(client, door);
    await using without = await SmtpClient.connect({ port, tls: true });
    assert.ok((await without.hello()).includes("AUTH PLAIN"));
  });

  it("logs in behind STARTTLS", async () => {
    await using door = await TestDoor.open({ kind: "submission", certificates, authenticator });
    await using client = await door.client();
    await client.startTls(tlsOptions());
    await submits(client, door);
  });
});
