import assert from "node:assert/strict";
import { createHash, X509Certificate } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:net";
import { describe, it } from "node:test";
import { createSecureContext } from "node:tls";
import type { TlsaRecord } from "../dns/resolver.ts";
import { CertificateAuthority } from "../testing/certificate-authority.ts";
import type { Issued } from "../testing/certificate-authority.ts";
import { SmtpSink } from "../testing/smtp-sink.ts";
import type { SmtpSinkOptions } from "../testing/smtp-sink.ts";
import type { OutgoingMessage } from "./outgoing-message.ts";
import { sendTransaction } from "./send-transaction.ts";
import type { TransactionReport } from "./send-transaction.ts";
import type { TlsPolicy } from "./tls-policy.ts";

const authority = new CertificateAuthority();
const ca = authority.certificate;
const good = authority.issue(["mx.example"]);
const expired = authority.issue(["mx.example"], { validDays: -1 });
const other = authority.issue(["other.example"]);
const stranger = new CertificateAuthority("A stranger").issue(["mx.example"]);
const pkix: TlsPolicy = { kind: "pkix", names: ["mx.example"], ca };

describe("a certificate of an authority", () => {
  const cases = [
    ["takes one for the name", good, pkix, undefined],
    ["takes one for one of the names", good, { ...pkix, names: ["b.example", "mx.example"] }],
    ["refuses one that is over", expired, pkix, "certificate-expired"],
    ["refuses one for another name", other, pkix, "certificate-host-mismatch"],
    ["refuses one of an unknown authority", stranger, pkix, "certificate-not-trusted"],
    ["refuses unknown authorities", good, { ...pkix, ca: undefined }, "certificate-not-trusted"],
  ] as const;
  for (const [claim, issued, policy, resultType] of cases) {
    it(claim, () => judges(issued, policy, resultType));
  }
});

describe("a certificate by DANE", () => {
  const ee = daneOf(3, good.parsed);
  const ta = daneOf(2, authority.parsed);
  const cases = [
    ["takes the published key", good, ee, undefined],
    ["takes it whatever its dates", expired, daneOf(3, expired.parsed), undefined],
    ["takes it whatever its names", other, daneOf(3, other.parsed), undefined],
    ["takes what the published authority issued", good, ta, undefined],
    ["refuses other keys", other, ee, "validation-failure"],
    ["refuses what the published authority did not issue", stranger, ta, "validation-failure"],
    ["refuses what is over", expired, ta, "certificate-expired"],
    ["refuses other names", other, ta, "certificate-host-mismatch"],
  ] as const;
  for (const [claim, issued, policy, resultType] of cases) {
    it(claim, () => judges(issued, policy, resultType));
  }

  it("asks for the TLSA base domain by SNI", async () => {
    await using sink = await SmtpSink.listen({ secureContext: contextOf(good) });
    await send(sink.port, { ...daneOf(3, good.parsed), names: ["base.example", "mx.example"] });
    await send(sink.port, pkix);
    const names = sink.transactions.map(({ serverName }) => serverName);
    assert.deepEqual(names, ["base.example", "mx.example"]);
  });
});

describe("leniency", () => {
  it("tells what is wrong and sends all the same", async () => {
    for (const issued of [expired, other, stranger]) {
      await using sink = await SmtpSink.listen({ secureContext: contextOf(issued) });
      const report = await send(sink.port, { ...pkix, lenient: true });
      assert.equal(report.outcomes[0]!.kind, "delivered");
      assert.equal(report.tls.version, "TLSv1.3");
      assert.equal(report.tls.verified, undefined);
      assert.match(report.tls.failure!.resultType, /^certificate-/);
      assert.equal(sink.connections, 1);
    }
  });

  it("goes on in plain text where there is no TLS, or where it breaks", async () => {
    const scripts: readonly SmtpSinkOptions[] = [{}, brokenTls];
    for (const options of scripts) {
      await using sink = await SmtpSink.listen(options);
      const report = await send(sink.port, { ...pkix, lenient: true });
      assert.equal(report.outcomes[0]!.kind, "delivered");
      assert.equal(report.tls.version, undefined);
      assert.ok(report.tls.failure);
    }
  });

  it("counts for nothing towards REQUIRETLS", async () => {
    const keywords = ["REQUIRETLS"];
    await using sink = await SmtpSink.listen({ secureContext: contextOf(good), keywords });
    const lenient = await send(sink.port, { ...pkix, lenient: true }, { requireTls: true });
    assert.equal(lenient.outcomes[0]!.enhancedStatusCode, "5.7.30");
    const strict = await send(sink.port, pkix, { requireTls: true });
    assert.equal(strict.outcomes[0]!.kind, "delivered");
    assert.equal(strict.announcedRequireTls, true);
    assert.match(sink.transactions[0]!.mail, / REQUIRETLS(?: |$)/);
  });
});

describe("opportunistic TLS", () => {
  it("tells that there was none", async () => {
    await using sink = await SmtpSink.listen();
    const { outcomes, tls } = await send(sink.port, { kind: "opportunistic" });
    assert.equal(outcomes[0]!.kind, "delivered");
    assert.partialDeepStrictEqual(tls, {
      offered: false,
      failure: { resultType: "starttls-not-supported" },
    });
  });

  it("tells that it broke, after one retry in plain text", async () => {
    await using sink = await SmtpSink.listen(brokenTls);
    const { outcomes, tls } = await send(sink.port, { kind: "opportunistic" });
    assert.equal(outcomes[0]!.kind, "delivered");
    assert.equal(sink.connections, 2);
    assert.partialDeepStrictEqual(tls, {
      offered: true,
      failure: { resultType: "validation-failure" },
    });
  });

  it("goes on in plain text where the server finds fault after the handshake", async () => {
    await using sink = await SmtpSink.listen({
      secureContext: context,
      demandsClientCertificate: true,
    });
    const { outcomes, tls } = await send(sink.port, { kind: "opportunistic" });
    assert.equal(outcomes[0]!.kind, "delivered");
    assert.equal(tls.failure?.resultType, "validation-failure");
    assert.equal(sink.transactions[0]!.tls, false);
  });

  it("does not retry in plain text where it is to stay secure", async () => {
    await using sink = await SmtpSink.listen(brokenTls);
    const { outcomes } = await send(sink.port, { kind: "opportunistic", staysSecure: true });
    assert.partialDeepStrictEqual(outcomes[0], { kind: "deferred", enhancedStatusCode: "4.7.5" });
    assert.equal(sink.connections, 1);
  });

  it("speaks TLS 1.2, and none before", async () => {
    for (const [version, isSecure] of [
      ["TLSv1.2", true],
      ["TLSv1.1", false],
    ] as const) {
      const secureContext = createSecureContext({
        key: good.key,
        cert: good.chain,
        minVersion: "TLSv1",
        maxVersion: version,
        ciphers: "DEFAULT@SECLEVEL=0",
      });
      await using sink = await SmtpSink.listen({ secureContext });
      const { outcomes, tls } = await send(sink.port, { kind: "opportunistic" });
      assert.equal(outcomes[0]!.kind, "delivered");
      assert.equal(tls.version, isSecure ? version : undefined);
    }
  });
});

describe("demanded TLS", () => {
  it("takes any certificate where none is asked for", () =>
    judges(stranger, { kind: "unverified" }, undefined));

  it("says nothing in plain text", async () => {
    for (const policy of [pkix, daneOf(3, good.parsed), { kind: "unverified" }] as const) {
      await using sink = await SmtpSink.listen();
      const { outcomes, tls } = await send(sink.port, policy);
      assert.partialDeepStrictEqual(outcomes[0], { kind: "deferred", enhancedStatusCode: "4.7.5" });
      assert.equal(tls.offered, false);
      assert.equal(tls.failure?.resultType, "starttls-not-supported");
      assert.ok(!sink.commands.some((command) => command.startsWith("MAIL")));
    }
  });

  it("waits for servers of old to learn it", async () => {
    await using sink = await SmtpSink.listen({
      reply: ({ verb }) => (verb === "EHLO" ? "502 5.5.1 What" : undefined),
    });
    const { outcomes, tls } = await send(sink.port, pkix);
    assert.partialDeepStrictEqual(outcomes[0], { kind: "deferred", enhancedStatusCode: "4.7.5" });
    assert.equal(tls.failure?.resultType, "starttls-not-supported");
  });

  it("tells nothing of TLS where the server does not come so far", async () => {
    await using sink = await SmtpSink.listen({
      reply: ({ kind }) => (kind === "connect" ? "421 4.3.2 Later" : undefined),
    });
    const { tls } = await send(sink.port, pkix);
    assert.deepEqual([tls.offered, tls.failure], [undefined, undefined]);
  });

  it("breaks off where the handshake meets no TLS", async () => {
    // Answers STARTTLS with 220 and then speaks on in plain text.
    const server = createServer((socket) => {
      socket.on("error", () => {});
      socket.write("220 a\r\n");
      socket.on("data", (data) => {
        const isEhlo = data.toString("latin1").startsWith("EHLO");
        socket.write(isEhlo ? "250-a\r\n250 STARTTLS\r\n" : "220 go\r\n220 still here\r\n");
      });
    });
    await once(server.listen(0, "127.0.0.1"), "listening");
    const address = server.address();
    const port = typeof address === "object" && address !== null ? address.port : 0;
    const { outcomes, tls } = await send(port, pkix);
    server.close();
    assert.equal(outcomes[0]!.enhancedStatusCode, "4.7.5");
    assert.equal(tls.failure?.resultType, "validation-failure");
  });
});

async function judges(issued: Issued, policy: TlsPolicy, resultType?: string): Promise<void> {
  await using sink = await SmtpSink.listen({ secureContext: contextOf(issued) });
  const { outcomes, tls } = await send(sink.port, policy);
  assert.equal(tls.failure?.resultType, resultType);
  assert.equal(outcomes[0]!.kind, resultType === undefined ? "delivered" : "deferred");
  assert.equal(sink.transactions.length, resultType === undefined ? 1 : 0);
  const isVerifying = policy.kind === "pkix" || policy.kind === "dane";
  assert.equal(tls.verified, resultType === undefined && isVerifying ? policy.kind : undefined);
}

const context = contextOf(good);
/** Offers TLS and hangs up on it; takes mail in plain text. */
const brokenTls: SmtpSinkOptions = {
  secureContext: context,
  reply: ({ verb }) => (verb === "STARTTLS" ? "drop" : undefined),
};

function contextOf({ key, chain }: Issued) {
  return createSecureContext({ key, cert: chain });
}

function daneOf(usage: number, certificate: X509Certificate): TlsPolicy & { kind: "dane" } {
  const data = createHash("sha256").update(certificate.raw).digest();
  const record: TlsaRecord = { usage, selector: 0, matchingType: 1, data };
  return { kind: "dane", records: [record], names: ["mx.example"] };
}

function send(
  port: number,
  tls: TlsPolicy,
  changes: Partial<OutgoingMessage> = {},
): Promise<TransactionReport> {
  const text = "Subject: hi\r\n\r\nhello\r\n";
  return sendTransaction(
    { host: "mx.example", addresses: ["127.0.0.1"], port, ehloName: "me.example", tls },
    {
      reversePath: "a@x",
      recipients: [{ address: "b@y", notify: undefined, originalRecipient: undefined }],
      size: text.length,
      open: async function* () {
        yield Buffer.from(text);
      },
      smtpUtf8: false,
      eightBitMime: false,
      requireTls: false,
      ret: undefined,
      envelopeId: undefined,
      ...changes,
    },
    new AbortController().signal,
  );
}
