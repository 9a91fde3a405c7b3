import assert from "node:assert/strict";
import { createSecureContext, type SecureContext } from "node:tls";
import { before, describe, it } from "node:test";
import type { AuthenticationPeer, Authenticator, SaslExchange } from "../account/authenticator.ts";
import type { Certificates } from "../tls/certificates.ts";
import { selfSigned } from "../tls/self-signed.ts";
import type { SmtpClient } from "../testing/smtp-client.ts";
import { TestDoor, type TestDoorOptions } from "../testing/smtp-door.ts";

let context: SecureContext;
const certificates: Certificates = { secureContext: async () => context };

before(async () => {
  const { key, certificate } = await selfSigned(["mx.example"], Date.now());
  context = createSecureContext({ key, cert: certificate });
});

/** Knows PLAIN, where "good" is good, and ECHO, which sends back what it gets until that is "end". */
class ScriptedAuthenticator implements Authenticator {
  plainText = false;
  last: SaslExchange | undefined;

  mechanisms(peer: AuthenticationPeer): readonly string[] {
    return peer.tls ? ["SCRAM-SHA-256-PLUS", "PLAIN"] : ["PLAIN"];
  }

  plainTextAllowed(peer: AuthenticationPeer): boolean {
    return peer.tls !== undefined || this.plainText;
  }

  async authenticate(exchange: SaslExchange): ReturnType<Authenticator["authenticate"]> {
    this.last = exchange;
    if (exchange.mechanism === "ECHO") return this.#echo(exchange);
    if (exchange.mechanism !== "PLAIN") return { kind: "refused", reason: "unknown-mechanism" };
    const response = exchange.initialResponse ?? (await exchange.challenge(Buffer.alloc(0)));
    if (response === undefined) return { kind: "refused", reason: "cancelled" };
    if (response.toString() === "limit") return { kind: "refused", reason: "rate-limited" };
    if (response.toString() !== "good") return { kind: "refused", reason: "bad-credentials" };
    return { kind: "authenticated", accountId: 7, login: "a@home.example" };
  }

  preauthenticate(): undefined {
    assert.fail("Not for SMTP");
  }

  login(): ReturnType<Authenticator["login"]> {
    assert.fail("Not for SMTP");
  }

  async #echo(exchange: SaslExchange): ReturnType<Authenticator["authenticate"]> {
    for (let said = Buffer.from("start"); ;) {
      const response = await exchange.challenge(said);
      if (response === undefined) return { kind: "refused", reason: "cancelled" };
      if (response.toString() === "end") return { kind: "refused", reason: "bad-protocol" };
      said = Buffer.from(response);
    }
  }
}

const authenticator = new ScriptedAuthenticator();
const good = Buffer.from("good").toBase64();

function submission(options: TestDoorOptions = {}): Promise<TestDoor> {
  return TestDoor.open({ kind: "submission", certificates, authenticator, ...options });
}

async function secured(door: TestDoor): Promise<SmtpClient> {
  const client = await door.client();
  await client.startTls();
  return client;
}

describe("STARTTLS, RFC 3207", () => {
  it("is announced, and REQUIRETLS in its place afterwards", async () => {
    await using door = await TestDoor.open({ certificates });
    await using client = await door.connect();
    assert.deepEqual((await client.hello()).slice(1, 3), ["SIZE 104857600", "STARTTLS"]);
    await client.command("STARTTLS now", /^501 /);
    await client.startTls();
    assert.deepEqual((await client.hello("a.example", "read")).slice(1, 3), [
      "SIZE 104857600",
      "REQUIRETLS",
    ]);
    await client.command("STARTTLS", /^503 5\.5\.1 /);
    await client.command("MAIL FROM:<a@b.example> REQUIRETLS", 250);
    await client.command("RCPT TO:<c@d.example>", 250);
    await client.data("x\r\n", 250);
    const [{ transaction } = assert.fail()] = door.reception.accepted;
    assert.equal(transaction.tls?.version, "TLSv1.3");
    assert.match(transaction.tls?.cipher ?? "", /^TLS_/);
    assert.equal(transaction.requireTls, true);
  });

  it("forgets what was said before, and drops what came behind it in the clear", async () => {
    await using door = await TestDoor.open({ certificates });
    await using client = await door.client();
    await client.command("MAIL FROM:<a@b.example>", 250);
    await client.raw("STARTTLS\r\nRSET\r\nMAIL FROM:<injected@b.example>\r\n");
    await client.expect(220);
    await client.wire.startTls();
    await client.command("RCPT TO:<c@d.example>", 503);
    await client.command("MAIL FROM:<a@b.example>", 503);
    await client.hello("a.example", "read");
    await client.command("MAIL FROM:<a@b.example>", 250);
  });

  it("says when there is no certificate", async () => {
    const none = { secureContext: async () => undefined };
    await using door = await TestDoor.open({ certificates: none });
    await using client = await door.client();
    await client.command("STARTTLS", /^454 4\.7\.0 /);
    await client.command("NOOP", 250);
  });

  it("speaks TLS from the first octet where asked to, RFC 8314 §3.3", async () => {
    await using door = await submission({ implicitTls: true });
    await using client = await door.connect(true);
    const words = await client.hello();
    assert.ok(words.includes("AUTH SCRAM-SHA-256-PLUS PLAIN"));
    assert.ok(!words.includes("STARTTLS"));
    await client.command(`AUTH PLAIN ${good}`, 235);
    await using plain = await door.connect();
    await plain.raw("EHLO a.example\r\n");
    await plain.ended();
    await client.command("NOOP", 250);
  });
});

describe("AUTH, RFC 4954", () => {
  it("is needed for submission, and needs TLS", async () => {
    await using door = await submission();
    await using client = await door.connect();
    const words = await client.hello();
    assert.ok(words.includes("AUTH") && words.includes("DSN"), words.join());
    assert.match(words.join(), /AUTH,FUTURERELEASE 5184000 \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ,/);
    await client.command("MAIL FROM:<a@home.example>", /^530 5\.7\.0 /);
    await client.command(`AUTH PLAIN ${good}`, /^538 5\.7\.11 /);
    await client.startTls();
    assert.ok((await client.hello("x", "read")).includes("AUTH SCRAM-SHA-256-PLUS PLAIN"));
    await client.command(`AUTH PLAIN ${good}`, /^235 2\.7\.0 /);
    await client.command(`AUTH PLAIN ${good}`, /^503 5\.5\.1 /);
    await client.command("MAIL FROM:<a@home.example> RET=HDRS ENVID=x", 250);
    await client.command("RCPT TO:<c@d.example> NOTIFY=SUCCESS ORCPT=rfc822;c@d.example", 250);
    await client.command(`AUTH PLAIN ${good}`, 503);
    await client.data("x\r\n", 250);
    const [{ transaction } = assert.fail()] = door.reception.accepted;
    const { accountId, login, ret, envelopeId, recipients } = transaction;
    assert.deepEqual([accountId, login, ret, envelopeId], [7, "a@home.example", "hdrs", "x"]);
    const [{ notify, originalRecipient } = assert.fail()] = recipients;
    assert.deepEqual([notify, originalRecipient], [["success"], "rfc822;c@d.example"]);
  });

  it("gives the exchange its channel bindings", async () => {
    await using door = await submission();
    await using client = await secured(door);
    await client.hello("x", "read");
    await client.command(`AUTH PLAIN ${good}`, 235);
    const ours = authenticator.last?.peer.tls;
    const theirs = client.wire.tlsSocket!;
    const label = "EXPORTER-Channel-Binding";
    const exported = theirs.exportKeyingMaterial(32, label, Buffer.alloc(0));
    assert.deepEqual(ours?.channelBinding("tls-exporter"), exported);
    assert.equal(ours?.channelBinding("tls-server-end-point")?.length, 32);
  });

  it("may be plain on loopback where that is allowed", async () => {
    authenticator.plainText = true;
    await using door = await submission();
    await using client = await door.connect();
    assert.ok((await client.hello()).includes("AUTH PLAIN"));
    await client.command(`AUTH PLAIN ${good}`, 235);
    authenticator.plainText = false;
  });
});

describe("AUTH exchange, RFC 4954 §4", () => {
  it("goes on for several lines", async () => {
    await using door = await submission();
    await using client = await secured(door);
    await client.hello("x", "read");
    await client.command("AUTH PLAIN", /^334 $/);
    await client.command(good, 235);
  });

  it("takes long lines and those that look like commands", async () => {
    await using door = await submission();
    await using client = await secured(door);
    await client.hello("x", "read");
    await client.command("AUTH ECHO", 334);
    for (const line of ["QUIT", "MAIL", "A".repeat(12_288)]) {
      assert.equal((await client.command(line, 334)).text, line);
    }
    await client.command(Buffer.from("end").toBase64(), /^501 5\.5\.2 /);
    await client.command("NOOP", 250);
  });

  const refusals: readonly (readonly [lines: readonly string[], reply: RegExp])[] = [
    [["AUTH"], /^501 5\.5\.4 /],
    [["AUTH PLAIN a b"], /^501 5\.5\.4 /],
    [["AUTH FOREIGN"], /^504 5\.5\.4 /],
    [["AUTH PLAIN !!!"], /^501 5\.5\.2 /],
    [["AUTH PLAIN", "*"], /^501 5\.5\.2 /],
    [["AUTH PLAIN", "not base64"], /^501 5\.5\.2 /],
    [["AUTH PLAIN ="], /^535 5\.7\.8 /],
    [["AUTH ECHO", "", "*"], /^501 5\.5\.2 /],
  ];
  for (const [lines, reply] of refusals) {
    it(`answers ${JSON.stringify(lines)} with ${reply}`, async () => {
      await using door = await submission();
      await using client = await secured(door);
      await client.hello("x", "read");
      for (const line of lines.slice(0, -1)) await client.command(line, 334);
      await client.command(lines.at(-1)!, reply);
      await client.command("MAIL FROM:<a@home.example>", 530);
      await client.command(`AUTH PLAIN ${good}`, 235);
    });
  }

  it("ends after too many failures, and at once over the limit of the network", async () => {
    await using door = await submission({ limits: { failedLoginsMax: 2 } });
    await using client = await secured(door);
    await client.hello("x", "read");
    await client.command("AUTH PLAIN =", 535);
    await client.command("AUTH PLAIN =", 535);
    await client.command("AUTH PLAIN =", /^421 4\.7\.0 /);
    await client.ended();
    await using other = await secured(door);
    await other.hello("x", "read");
    await other.command(`AUTH PLAIN ${Buffer.from("limit").toBase64()}`, /^421 4\.7\.0 /);
    await other.ended();
  });

  it("refuses a line over 12,288 octets", async () => {
    await using door = await submission();
    await using client = await secured(door);
    await client.hello("x", "read");
    await client.raw(`AUTH PLAIN ${"A".repeat(12_288)}\r\n`);
    await client.expect(/^500 5\.5\.2 /);
    await client.ended();
  });
});
