import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { describe, it } from "node:test";
import { createSecureContext } from "node:tls";
import { FixedResolver } from "../dns/fixed-resolver.ts";
import type { FixedZone } from "../dns/fixed-resolver.ts";
import type { DnsAnswer, Resolver, TlsaRecord } from "../dns/resolver.ts";
import type { PolicyAnswer } from "../mta-sts/policy-source.ts";
import type { StsPolicy } from "../mta-sts/sts-policy.ts";
import type { OutgoingMessage } from "../smtp-client/outgoing-message.ts";
import { CertificateAuthority } from "../testing/certificate-authority.ts";
import type { Issued } from "../testing/certificate-authority.ts";
import { memoryMessage } from "../testing/outgoing-message.ts";
import { SilentHost } from "../testing/silent-host.ts";
import { SmtpSink } from "../testing/smtp-sink.ts";
import type { SmtpSinkOptions } from "../testing/smtp-sink.ts";
import type { TlsResult } from "../tls-rpt/tls-result.ts";
import type { RemoteDelivery, SeenTls } from "./delivery-attempt.ts";
import { deliverDirectly } from "./direct-delivery.ts";
import { Reachability } from "./reachability.ts";
import type { DirectWay, QueueSettings } from "./transport.ts";

// Certificates of the hosts: nothing here is trusted as an authority of the web.
const authority = new CertificateAuthority();
const mine = authority.issue(["mx.a.example"]);
const stranger = new CertificateAuthority("A stranger").issue(["mx.a.example"]);

describe("direct delivery by DANE", () => {
  it("goes where the certificate is the published one", async () => {
    await using site = await Site.open(tlsOf(mine));
    site.tlsa = [recordOf(mine)];
    assert.deepEqual(await site.deliver(), ["delivered 2.0.0"]);
    assert.equal(site.sink.transactions[0]!.tls, true);
    assert.deepEqual(site.told(), ["a.example no-policy-found 1", `mx.a.example tlsa 1`]);
    assert.match(site.results[0]!.policy.strings[0]!, /^3 0 1 [0-9a-f]{64}$/);
    assert.deepEqual(site.seen, [{ startTls: true, requireTls: false }]);
    assert.deepEqual(site.dialed, ["mx.a.example 127.0.0.1"]);
  });

  it("goes nowhere else", async () => {
    for (const options of [tlsOf(stranger), {}]) {
      await using site = await Site.open(options);
      site.tlsa = [recordOf(mine)];
      assert.deepEqual(await site.deliver(), ["deferred 4.7.5"]);
      assert.equal(site.sink.transactions.length, 0);
      assert.equal(site.results.filter(({ failures }) => failures.length === 1).length, 2);
    }
  });

  it("needs TLS, with any certificate, where no record can be used", async () => {
    const unusable = { ...recordOf(mine), usage: 1 };
    await using site = await Site.open(tlsOf(stranger));
    site.tlsa = [unusable];
    assert.deepEqual(await site.deliver(), ["delivered 2.0.0"]);
    await using plain = await Site.open({});
    plain.tlsa = [unusable];
    assert.deepEqual(await plain.deliver(), ["deferred 4.7.5"]);
  });

  it("passes the host over where the records cannot be had", async () => {
    await using site = await Site.open(tlsOf(mine));
    site.tlsa = { kind: "failed", reason: "Signature Expired", bogus: true };
    assert.deepEqual(await site.deliver(), ["deferred 4.7.5"]);
    assert.match(site.text, /has published \(DANE\): Signature Expired/);
    assert.equal(site.sink.connections, 0);
    assert.equal(site.results[0]!.failures[0]!.resultType, "dnssec-invalid");
  });

  it("does not ask where DNSSEC vouches for less than all of the way", async () => {
    for (const unsigned of ["mx", "addresses"] as const) {
      await using site = await Site.open(tlsOf(stranger));
      site.unsigned = [unsigned];
      site.tlsa = { kind: "failed", reason: "must not be asked for" };
      assert.deepEqual(await site.deliver(), ["delivered 2.0.0"]);
    }
    await using site = await Site.open(tlsOf(stranger));
    site.unsigned = ["tlsa"];
    site.tlsa = [recordOf(mine)];
    assert.deepEqual(await site.deliver(), ["delivered 2.0.0"]);
  });

  it("is no matter where the sender says that TLS is not", async () => {
    const scripts: readonly (readonly [SmtpSinkOptions, Tlsa])[] = [
      [tlsOf(stranger), [recordOf(mine)]],
      [{}, [recordOf(mine)]],
      [tlsOf(mine), { kind: "failed", reason: "down" }],
    ];
    for (const [options, tlsa] of scripts) {
      await using site = await Site.open(options);
      site.tlsa = tlsa;
      assert.deepEqual(await site.deliver({ requireTls: false }), ["delivered 2.0.0"]);
      assert.ok(site.results.some(({ failures }) => failures.length > 0));
    }
  });
});

describe("direct delivery by DANE, with aliases", () => {
  it("takes the records at the end of the host's aliases, else those at its name", async () => {
    for (const at of ["end.example", "mx.a.example"]) {
      await using site = await Site.open(tlsOf(stranger));
      site.alias = "end.example";
      site.tlsaAt = (name) => (name.endsWith(`_tcp.${at}`) ? [recordOf(stranger)] : []);
      assert.deepEqual(await site.deliver(), ["delivered 2.0.0"]);
      assert.equal(site.sink.transactions[0]!.serverName, at);
    }
  });

  it("takes those at its name alone where the end is not signed", async () => {
    await using site = await Site.open(tlsOf(stranger));
    site.alias = "end.example";
    site.unsigned = ["addresses"];
    const asked: string[] = [];
    site.tlsaAt = (name) => {
      asked.push(name);
      return [recordOf(mine)];
    };
    assert.deepEqual(await site.deliver(), ["deferred 4.7.5"]);
    assert.deepEqual(asked, [`_${site.sink.port}._tcp.mx.a.example`]);
    site.unsigned = ["addresses", "cname"];
    assert.deepEqual(await site.deliver(), ["delivered 2.0.0"]);
    assert.equal(asked.length, 1);
  });

  it("takes a certificate for the recipients' domain by an anchor", async () => {
    const anchor = new CertificateAuthority("Anchor");
    await using site = await Site.open(tlsOf(anchor.issue(["a.example"])));
    site.tlsa = [{ ...recordOf(anchor), usage: 2 }];
    assert.deepEqual(await site.deliver(), ["delivered 2.0.0"]);
    await using other = await Site.open(tlsOf(anchor.issue(["b.example"])));
    other.tlsa = [{ ...recordOf(anchor), usage: 2 }];
    assert.deepEqual(await other.deliver(), ["deferred 4.7.5"]);
  });
});

describe("direct delivery by MTA-STS", () => {
  const enforce: StsPolicy = { mode: "enforce", mx: ["*.a.example"], maxAgeSeconds: 1 };

  it("does not go to hosts that the policy does not name", async () => {
    await using site = await Site.open(tlsOf(mine));
    site.policy = { kind: "policy", policy: { ...enforce, mx: ["other.example"] } };
    assert.deepEqual(await site.deliver(), ["deferred 4.7.5"]);
    assert.equal(site.sink.connections, 0);
    assert.equal(site.results[0]!.failures[0]!.failureReasonCode, "mx-not-in-policy");
    assert.deepEqual(await site.deliver({ requireTls: false }), ["delivered 2.0.0"]);
  });

  it("does not go where no authority of the web vouches for the certificate", async () => {
    for (const options of [tlsOf(mine), {}]) {
      await using site = await Site.open(options);
      site.policy = { kind: "policy", policy: enforce };
      assert.deepEqual(await site.deliver(), ["deferred 4.7.5"]);
      assert.equal(site.told()[0], "a.example sts 0 failed");
      assert.equal(site.sink.transactions.length, 0);
    }
  });

  it("goes all the same in testing, and tells", async () => {
    for (const options of [tlsOf(mine), {}]) {
      await using site = await Site.open(options);
      site.policy = { kind: "policy", policy: { ...enforce, mode: "testing", mx: ["x.example"] } };
      assert.deepEqual(await site.deliver(), ["delivered 2.0.0"]);
      const domain = site.results.find(({ isHost }) => !isHost)!;
      assert.deepEqual([domain.policy.type, domain.failures.length], ["sts", 2]);
    }
  });

  it("waits where nobody knows whether there is a policy", async () => {
    await using site = await Site.open(tlsOf(mine));
    site.policy = { kind: "failed", reason: "no DNS" };
    assert.deepEqual(await site.deliver(), ["deferred 4.7.5"]);
    assert.equal(site.sink.connections, 0);
    assert.deepEqual(await site.deliver({ requireTls: false }), ["delivered 2.0.0"]);
  });

  it("goes as without one where the policy cannot be had, and tells", async () => {
    await using site = await Site.open({});
    site.policy = { kind: "none", failure: { resultType: "sts-policy-invalid", text: "?" } };
    assert.deepEqual(await site.deliver(), ["delivered 2.0.0"]);
    assert.equal(site.results[0]!.failures[0]!.resultType, "sts-policy-invalid");
  });

  it("lets DANE decide where there is both", async () => {
    await using site = await Site.open(tlsOf(mine));
    site.policy = { kind: "policy", policy: enforce };
    site.tlsa = [recordOf(mine)];
    assert.deepEqual(await site.deliver(), ["delivered 2.0.0"]);
    assert.deepEqual(site.told(), ["mx.a.example tlsa 1"]);
    site.tlsa = [recordOf(stranger)];
    assert.deepEqual(await site.deliver(), ["deferred 4.7.5"]);
  });
});

describe("direct delivery with REQUIRETLS", () => {
  const keywords = ["REQUIRETLS"];

  it("goes where the certificate is verified and the server promises the same", async () => {
    await using site = await Site.open({ ...tlsOf(mine), keywords });
    site.tlsa = [recordOf(mine)];
    assert.deepEqual(await site.deliver({ requireTls: true }), ["delivered 2.0.0"]);
    assert.match(site.sink.transactions[0]!.mail, / REQUIRETLS/);
    assert.deepEqual(site.seen, [{ startTls: true, requireTls: true }]);
  });

  it("comes back at once where nobody vouches for the host", async () => {
    await using site = await Site.open({ ...tlsOf(mine), keywords });
    for (const tlsa of [[], [{ ...recordOf(mine), usage: 0 }]]) {
      site.tlsa = tlsa;
      assert.deepEqual(await site.deliver({ requireTls: true }), ["failed 5.7.30"]);
    }
    assert.equal(site.sink.connections, 0);
  });

  it("comes back at once where the server does not promise the same", async () => {
    await using site = await Site.open(tlsOf(mine));
    site.tlsa = [recordOf(mine)];
    assert.deepEqual(await site.deliver({ requireTls: true }), ["failed 5.7.30"]);
    assert.equal(site.sink.transactions.length, 0);
  });

  it("waits while one of the hosts may do better, and goes to the one that does", async () => {
    await using site = await Site.open({ ...tlsOf(mine), keywords });
    site.hosts = ["bare.a.example", "mx.a.example"];
    site.tlsaAt = (name) => (name.includes("bare") ? [] : [recordOf(mine)]);
    assert.deepEqual(await site.deliver({ requireTls: true }), ["delivered 2.0.0"]);
    site.tlsaAt = (name) => (name.includes("bare") ? [] : [recordOf(stranger)]);
    assert.deepEqual(await site.deliver({ requireTls: true }), ["deferred 4.7.5"]);
  });
});

describe("direct delivery and what hosts say", () => {
  it("stops at a verdict, and goes on after a deferral", async () => {
    for (const [reply, connections, result] of [
      ["550 5.1.1 No", 1, "failed 5.1.1"],
      ["450 4.2.1 Later", 2, "deferred 4.2.1"],
    ] as const) {
      await using site = await Site.open({
        reply: ({ verb }) => (verb === "RCPT" ? reply : undefined),
      });
      site.hosts = ["mx.a.example", "mx2.a.example"];
      assert.deepEqual(await site.deliver(), [result]);
      assert.equal(site.sink.connections, connections);
    }
  });

  it("remembers what was connected to, and takes the other family next", async () => {
    await using site = await Site.open({
      reply: ({ kind }) => (kind === "connect" ? "554 5.7.1 Not from there" : undefined),
    });
    site.addresses = ["127.0.0.1", "::1"];
    assert.deepEqual(await site.deliver(), ["deferred 5.7.1"]);
    assert.deepEqual(site.dialed, ["mx.a.example 127.0.0.1"]);
    // Nobody listens on ::1: the next attempt comes back to IPv4, and the verdict counts.
    const dialed = [{ host: "mx.a.example", address: "127.0.0.1" }];
    assert.deepEqual(await site.deliver({}, { attempts: 1, dialed }), ["failed 5.7.1"]);
  });

  it("does not go on in plain text with a report of ours", async () => {
    for (const [report, requireTls, expected] of [
      ["dmarc", undefined, "deferred 4.7.5"],
      ["tls", false, "delivered 2.0.0"],
      [undefined, undefined, "delivered 2.0.0"],
    ] as const) {
      await using site = await Site.open({
        ...tlsOf(mine),
        reply: ({ verb }) => (verb === "STARTTLS" ? "drop" : undefined),
      });
      assert.deepEqual(await site.deliver({ requireTls }, { report }), [expected]);
      assert.ok(site.results.every((result) => result.report === report));
    }
  });

  it("connects from the address that is ours", async () => {
    const peers: (string | undefined)[] = [];
    await using site = await Site.open({});
    site.sink.accepted = (socket) => peers.push(socket.remoteAddress);
    site.settings = { localAddresses: ["127.0.0.2", "::1"] };
    assert.deepEqual(await site.deliver(), ["delivered 2.0.0"]);
    assert.deepEqual(peers, ["127.0.0.2"]);
  });
});

describe("direct delivery to hosts that stay silent", () => {
  it("says after a few domains that the port is blocked", async () => {
    await using silent = await SilentHost.listen();
    await using site = await Site.open({});
    site.settings = { timeouts: { dialMs: 40 } };
    const fromSilence = async (domain: string) => {
      const outcomes = await site.deliver({}, { domain }, silent.port);
      assert.deepEqual(outcomes, ["deferred 4.4.1"]);
      return site.text;
    };
    for (const domain of ["a.example", "b.example"]) {
      assert.match(await fromSilence(domain), /If this happens with all domains/);
    }
    const sure = /your internet provider blocks port \d+; choose a smarthost/;
    assert.match(await fromSilence("c.example"), sure);
    await site.deliver();
    assert.match(await fromSilence("a.example"), /If this happens with all domains/);
  });
});

type Tlsa = readonly TlsaRecord[] | DnsAnswer<TlsaRecord>;

/** The domain a.example with its mail hosts, which are all one scripted server; DNSSEC vouches for all of it. */
class Site implements AsyncDisposable {
  readonly sink: SmtpSink;
  hosts: readonly string[] = ["mx.a.example"];
  addresses: readonly string[] = ["127.0.0.1"];
  /** Where the host names point to. */
  alias: string | undefined;
  unsigned: readonly (keyof Resolver)[] = [];
  tlsa: Tlsa = [];
  tlsaAt: (name: string) => Tlsa = () => this.tlsa;
  policy: PolicyAnswer = { kind: "none" };
  settings: Partial<QueueSettings> = {};
  text = "";
  readonly results: TlsResult[] = [];
  readonly seen: SeenTls[] = [];
  readonly dialed: string[] = [];
  readonly #reachability = new Reachability();

  private constructor(sink: SmtpSink) {
    this.sink = sink;
  }

  static async open(options: SmtpSinkOptions): Promise<Site> {
    return new Site(await SmtpSink.listen(options));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.sink[Symbol.asyncDispose]();
  }

  /** "domain policy successes", with " failed" where something did. */
  told(): string[] {
    const lines = this.results.map(({ policyDomain, policy, successful, failures }) => {
      return `${policyDomain} ${policy.type} ${successful}${failures.length > 0 ? " failed" : ""}`;
    });
    return lines.toSorted();
  }

  async deliver(
    message: Partial<OutgoingMessage> = {},
    delivery: Partial<RemoteDelivery> = {},
    port: number = this.sink.port,
  ): Promise<string[]> {
    const way: DirectWay = {
      port,
      ehloName: "me.example",
      ipv4: true,
      ipv6: true,
    };
    const outcomes = await deliverDirectly(
      {
        message: memoryMessage(["b@a.example"], message),
        domain: "a.example",
        attempts: 0,
        accountId: 1,
        transport: undefined,
        ...delivery,
      },
      way,
      {
        settings: {
          hostName: "me.example",
          transport: { kind: "direct", port: this.sink.port },
          ...this.settings,
        },
        resolver: new FixedResolver(this.#zone()),
        random: () => 0,
        signal: new AbortController().signal,
        policies: { policyFor: () => Promise.resolve(this.policy) },
        tlsResults: { record: (result) => void this.results.push(result) },
        observer: {
          dialed: ({ host, address }) => void this.dialed.push(`${host} ${address}`),
          sawTls: (seen) => void this.seen.push(seen),
        },
        reachability: this.#reachability,
      },
    );
    this.text = outcomes[0]!.text;
    return outcomes.map(({ kind, enhancedStatusCode }) => `${kind} ${enhancedStatusCode}`);
  }

  #zone(): FixedZone {
    const authentic = (_: string, type: keyof Resolver) => !this.unsigned.includes(type);
    return {
      authentic,
      mx: () => this.hosts.map((exchange, preference) => ({ preference, exchange })),
      addresses: (name) => ({
        kind: "found",
        records: this.addresses,
        authentic: authentic(name, "addresses"),
        name: this.alias ?? name,
        ttlSeconds: 1,
      }),
      cname: () => (this.alias === undefined ? [] : [this.alias]),
      tlsa: (name) => this.tlsaAt(name),
    };
  }
}

function tlsOf({ key, chain }: Issued): SmtpSinkOptions {
  return { secureContext: createSecureContext({ key, cert: chain }) };
}

/** Pins the whole certificate. */
function recordOf({ parsed }: Pick<Issued, "parsed">): TlsaRecord {
  const data = createHash("sha256").update(parsed.raw).digest();
  return { usage: 3, selector: 0, matchingType: 1, data };
}
