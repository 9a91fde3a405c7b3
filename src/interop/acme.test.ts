// Certificates of an authority, with Pebble in the part of the authority: it rejects nonces and gives up
// authorizations as it likes, and looks for every proof itself.
import assert from "node:assert/strict";
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { describe, it } from "node:test";
import { connect } from "node:tls";
import type { ConnectionOptions } from "node:tls";
import { Dnsmasq } from "./dnsmasq.ts";
import { Pebble } from "./pebble.ts";
import type { PebbleOptions } from "./pebble.ts";
import { Product } from "./product.ts";
import type { RunResult } from "./program.ts";

const host = "mail.home.example";
const names = [host, "mta-sts.home.example", "autoconfig.home.example"];
/** More of each than real authorities do. */
const unreliable = { PEBBLE_WFE_NONCEREJECT: "30", PEBBLE_VA_ALWAYS_VALID: "0" };

interface Facts {
  readonly name: string;
  readonly key: string;
  readonly state: string;
  readonly reason?: string;
  readonly advice?: string;
}

for (const challenge of ["http-01", "tls-alpn-01"] as const) {
  describe(`certificates by ${challenge}`, () => {
    it("are issued by themselves, renewed for the same keys, and kept over a restart", async () => {
      await using site = await Site.start({ challenge, env: unreliable });
      await site.product.stop();
      await site.product.start();
      await site.until((facts) =>
        facts.filter(({ name }) => name === host).every(({ state }) => state === "good"),
      );
      const root = await site.pebble.root();
      const before = await site.shown(host, root);
      const renewed = await site.product.cli(["certificate", "renew", host]);
      assert.match(renewed.stdout, /Asking for a certificate of mail\.home\.example \(rsa\)/);
      const after = await site.shown(host, root);
      for (const kind of ["ecdsa", "rsa"] as const) {
        assert.notEqual(after[kind].serialNumber, before[kind].serialNumber);
        assert.ok(after[kind].publicKey.equals(before[kind].publicKey), `the ${kind} key stays`);
      }
      await site.product.stop();
      await site.product.start();
      const again = await site.shown(host, root);
      assert.equal(again.ecdsa.serialNumber, after.ecdsa.serialNumber);
      const { stdout } = await site.product.cli(["status"]);
      assert.match(stdout, /^certificate +a certificate of an authority, until 20/m);
      await assert.rejects(handshake(site.product.ports.https, { servername: "other.example" }));
    });
  });
}

describe("certificates that cannot be had", () => {
  it("are told of with what to do, and tried again later", async () => {
    await using site = await Site.start({ challenge: "http-01", closed: true });
    const { status, stdout } = await site.renew(host);
    assert.equal(status, 1);
    assert.match(stdout, /cannot reach mail\.home\.example on port 80: let the router forward it/);
    assert.match(stdout, /ecdsa +missing/);
    const listed = await site.product.cli(["status"]);
    assert.match(
      listed.stdout,
      /a certificate that this server made itself.*to be looked after: mail/,
    );
  });

  it("are not asked for where the DNS has no address", async () => {
    await using site = await Site.start({
      challenge: "http-01",
      records: [`host-record=${host},127.0.0.1`],
    });
    const { stdout } = await site.renew("mta-sts.home.example");
    assert.match(stdout, /The DNS has no address of mta-sts\.home\.example yet/);
  });
});

describe("authorities that know their customers", () => {
  const key = Buffer.from("a key that both sides know of").toString("base64url");

  it("are told which account is ours", async () => {
    await using site = await Site.start({
      challenge: "http-01",
      externalAccounts: { "kid-1": key },
      document: `externalAccount = { keyId = "kid-1", key = "${key}" }`,
    });
    const { status, stdout } = await site.renew(host);
    assert.equal(status, 0, stdout);
    const shown = await site.product.cli(["config", "show"]);
    assert.match(shown.stdout, /key = "\*{8}"/);
  });

  it("say so where no account is set", async () => {
    await using site = await Site.start({
      challenge: "http-01",
      externalAccounts: { "kid-1": key },
    });
    const { status, stdout } = await site.renew(host);
    assert.equal(status, 1);
    assert.match(stdout, /set acme\.externalAccount/);
  });
});

describe("the MTA-STS policy of a domain", () => {
  it("is served under a certificate of its own", async () => {
    await using site = await Site.start({ challenge: "http-01" });
    await site.renew("mta-sts.home.example");
    const { https } = site.product.ports;
    const socket = connect({
      port: https,
      host: "127.0.0.1",
      servername: "mta-sts.home.example",
      ca: await site.pebble.root(),
    });
    socket.end("GET /.well-known/mta-sts.txt HTTP/1.0\r\nHost: mta-sts.home.example\r\n\r\n");
    const answer = (await socket.setEncoding("utf8").toArray()).join("");
    assert.match(answer, /^HTTP\/1\.1 200 /);
    assert.match(answer, /^content-type: text\/plain/im);
    assert.ok(
      answer.endsWith(`version: STSv1\r\nmode: testing\r\nmx: ${host}\r\nmax_age: 86400\r\n`),
      answer,
    );
  });
});

interface SiteOptions extends Pick<PebbleOptions, "env" | "externalAccounts"> {
  readonly challenge: "http-01" | "tls-alpn-01";
  /** The authority cannot reach us. */
  readonly closed?: boolean;
  /** Lines of dnsmasq. */
  readonly records?: readonly string[];
  /** Lines of the table acme. */
  readonly document?: string;
}

/** A home that fetches certificates. */
class Site implements AsyncDisposable {
  readonly product: Product;
  readonly pebble: Pebble;
  readonly #owned: AsyncDisposable;

  private constructor(owned: AsyncDisposable, product: Product, pebble: Pebble) {
    this.#owned = owned;
    this.product = product;
    this.pebble = pebble;
  }

  static async start(options: SiteOptions): Promise<Site> {
    await using owned = new AsyncDisposableStack();
    const records = options.records ?? names.map((name) => `host-record=${name},127.0.0.1`);
    const dns = owned.use(await Dnsmasq.start(records));
    // Its doors are known only once it runs; whom it trusts is read when it starts.
    const product = owned.use(
      await Product.serve({ hostName: host, config: `dns.servers = ["127.0.0.1:${dns.port}"]` }),
    );
    const { ports } = product;
    // Nobody listens on the port of plain SMTP with TLS, or of HTTP.
    const { httpPort, tlsPort } =
      options.closed === true
        ? { httpPort: 1, tlsPort: 1 }
        : options.challenge === "http-01"
          ? { httpPort: ports.http, tlsPort: 1 }
          : { httpPort: 1, tlsPort: ports.https };
    const pebble = owned.use(
      await Pebble.start({ ...options, dnsPort: dns.port, httpPort, tlsPort }),
    );
    await product.stop();
    await product.start({ NODE_EXTRA_CA_CERTS: pebble.trustFile });
    const document = [
      "[acme]",
      "enabled = true",
      `authority = "${pebble.directoryUrl}"`,
      options.document ?? "",
      '[domains."home.example"]',
      'mtaSts = { mode = "testing", maxAge = 86400 }',
    ];
    await product.cli(["config", "apply", "-"], { input: document.join("\n") });
    return new Site(owned.move(), product, pebble);
  }

  renew(name: string): Promise<RunResult> {
    const options = { status: undefined, timeMsMax: 60_000 };
    return this.product.cli(["certificate", "renew", name], options);
  }

  /** Waits until the certificates are so. */
  async until(isSo: (facts: readonly Facts[]) => boolean): Promise<void> {
    const deadline = Date.now() + 90_000;
    for (;;) {
      const { stdout } = await this.product.cli(["certificate", "list", "--json"]);
      const { certificates } = JSON.parse(stdout) as { certificates: readonly Facts[] };
      if (isSo(certificates)) return;
      assert.ok(Date.now() < deadline, `${stdout}\n${this.product.log}\n${this.pebble.log}`);
    }
  }

  /** The certificates for both kinds of keys, as clients see and verify them at two doors. */
  async shown(servername: string, ca: string): Promise<Record<"ecdsa" | "rsa", X509Certificate>> {
    const { imaps, https } = this.product.ports;
    const tls = { servername, ca, maxVersion: "TLSv1.2" } as const;
    const [ecdsa, rsa] = await Promise.all([
      handshake(imaps, { ...tls, ciphers: "ECDHE-ECDSA-AES128-GCM-SHA256" }),
      handshake(https, { ...tls, ciphers: "ECDHE-RSA-AES128-GCM-SHA256" }),
    ]);
    return { ecdsa, rsa };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#owned[Symbol.asyncDispose]();
  }
}

async function handshake(port: number, options: ConnectionOptions): Promise<X509Certificate> {
  const socket = connect({ port, host: "127.0.0.1", ...options });
  try {
    await once(socket, "secureConnect");
    return socket.getPeerX509Certificate() ?? assert.fail("no certificate");
  } finally {
    socket.destroy();
  }
}
