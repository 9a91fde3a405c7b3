import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { createSecureContext } from "node:tls";
import { FixedResolver } from "../dns/fixed-resolver.ts";
import { CertificateAuthority } from "../testing/certificate-authority.ts";
import { memoryMessage } from "../testing/outgoing-message.ts";
import { SmtpSink } from "../testing/smtp-sink.ts";
import { TestSocksProxy } from "../testing/socks-proxy.ts";
import type { RemoteDelivery } from "./delivery-attempt.ts";
import { deliverRemotely } from "./remote-delivery.ts";
import type { QueueSettings, Transport } from "./transport.ts";

const authority = new CertificateAuthority("Authority of the test");
const resolver = new FixedResolver({
  mx: () => [{ preference: 1, exchange: "mx.far.example" }],
  addresses: (name) => (name.endsWith("v6.example") ? ["::1"] : ["127.0.0.1"]),
});
const relay = { kind: "relay", host: "127.0.0.1", tls: "none" } as const;

describe("delivery by transports", () => {
  it("defers mail whose transport is gone, and says so", async () => {
    const [outcome] = await deliver({ transports: {} }, { transport: "old" });
    assert.partialDeepStrictEqual(outcome, { kind: "deferred", enhancedStatusCode: "4.3.5" });
    assert.match(outcome?.text ?? "", /no transport "old" any more/);
  });

  for (const [code, kind, status] of [
    [554, "failed", "5.7.1"],
    [451, "deferred", "4.7.1"],
  ] as const) {
    it(`ends with ${code} where mail is to fail`, async () => {
      const stop: Transport = { kind: "fail", code, text: "Not today" };
      const outcomes = await deliver({ transports: { stop } }, { transport: "stop" });
      const expected = { kind, code, enhancedStatusCode: status, text: "Not today" };
      assert.partialDeepStrictEqual(outcomes, [expected, expected]);
      assert.equal(outcomes[0]?.remoteMta, undefined);
    });
  }

  it("falls back to the relay after two attempts", async () => {
    await using dead = await SmtpSink.listen({ reply: () => "drop" });
    await using provider = await SmtpSink.listen();
    const changes = {
      transport: { kind: "direct", port: dead.port },
      transports: { isp: { ...relay, port: provider.port } },
      routes: {
        accounts: new Map(),
        domains: new Map(),
        all: [{ fromDomain: [], toDomain: [], minimumAttempts: 2, transport: "isp" }],
      },
    } as const;
    for (const [attempts, kind] of ["deferred", "deferred", "delivered"].entries()) {
      const outcomes = await deliver(changes, { attempts });
      assert.ok(outcomes.every((outcome) => outcome.kind === kind));
    }
    assert.deepEqual([dead.connections, provider.connections], [2, 1]);
  });

  it("goes to the mail hosts through a proxy, under its name", async () => {
    await using sink = await SmtpSink.listen();
    await using proxy = await TestSocksProxy.listen();
    const tunnel: Transport = {
      kind: "socks",
      proxyHost: "proxy.example",
      proxyPort: proxy.port,
      port: sink.port,
      remoteAddresses: [],
      remoteHostName: "away.example",
    };
    const outcomes = await deliver({ transport: tunnel });
    assert.ok(outcomes.every(({ kind }) => kind === "delivered"));
    assert.equal(sink.transactions[0]?.heloName, "away.example");
    assert.deepEqual(proxy.targets, [`127.0.0.1:${sink.port}`]);
  });

  it("leaves out the family of addresses that is off", async () => {
    await using sink = await SmtpSink.listen();
    const direct = { kind: "direct", port: sink.port } as const;
    const off = await deliver({ transport: { ...direct, ipv4: false } });
    assert.match(off[0]?.text ?? "", /no IPv6 address, and the transport uses no other/);
    assert.equal(off[0]?.kind, "deferred");
    const on = await deliver({ transport: { ...direct, ipv6: false } });
    assert.equal(on[0]?.kind, "delivered");
    assert.equal(sink.connections, 1);
  });
});

describe("a message that demands TLS, by a relay", () => {
  const { key, chain } = authority.issue(["mx.far.example"]);
  const secureContext = createSecureContext({ key, cert: chain });
  const host = "mx.far.example";
  const trusted = { ...relay, host, tls: "starttls", ca: authority.certificate } as const;
  for (const [name, keywords, transport, kind] of [
    ["verified, and makes the same promise", ["REQUIRETLS"], trusted, "delivered"],
    ["verified, and promises nothing", [], trusted, "failed"],
    ["anybody's", ["REQUIRETLS"], { ...trusted, insecure: true }, "failed"],
    ["without TLS", ["REQUIRETLS"], { ...relay, host }, "failed"],
  ] as const) {
    it(`is ${kind} where the server is ${name}`, async () => {
      await using sink = await SmtpSink.listen({ secureContext, keywords });
      const message = memoryMessage(["a@far.example"], { requireTls: true });
      const [outcome] = await deliver(
        { transport: { ...transport, port: sink.port } },
        { message },
      );
      assert.equal(outcome?.kind, kind);
      if (kind === "failed") assert.equal(outcome.enhancedStatusCode, "5.7.30");
      else assert.match(sink.transactions[0]?.mail ?? "", / REQUIRETLS$/);
    });
  }
});

function deliver(settings: Partial<QueueSettings>, changes: Partial<RemoteDelivery> = {}) {
  const delivery = {
    message: memoryMessage(["a@far.example", "b@far.example"]),
    domain: "far.example",
    attempts: 0,
    accountId: 1,
    transport: undefined,
    ...changes,
  };
  const transport = { kind: "direct", port: 9 } as const;
  return deliverRemotely(delivery, {
    settings: { hostName: "me.example", transport, ...settings },
    resolver,
    random: () => 0,
    signal: new AbortController().signal,
  });
}
