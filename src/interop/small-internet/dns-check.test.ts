// The records that `dns records` prints, in a real zone with DNSSEC: `dns check` finds nothing. And a domain where all of
// them are missing, or lead elsewhere: it finds all.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import { CertificateAuthority } from "../../testing/certificate-authority.ts";
import { TemporaryDirectory } from "../../testing/temporary-directory.ts";
import { Product } from "../product.ts";
import { Knot } from "./knot.ts";
import { enterNamespace } from "./namespace.ts";
import { Unbound } from "./unbound.ts";
import { zonesOf } from "./zones.ts";

await enterNamespace(import.meta.filename);

const hostName = "box.signed.example";
const good = "good.signed.example";
const lame = "lame.plain.example";

const owned = new AsyncDisposableStack();
let product: Product;

before(async () => {
  const { path } = owned.use(await TemporaryDirectory.make("dns-check"));
  const authority = new CertificateAuthority();
  await writeFile(`${path}/authority.pem`, authority.certificate);
  const { chain, key } = authority.issue([hostName, `mta-sts.${good}`]);
  await writeFile(`${path}/chain.pem`, chain);
  await writeFile(`${path}/key.pem`, key);
  product = owned.use(
    await Product.serve({
      hostName,
      everywhere: true,
      config: `tls = { certificate = "${path}/chain.pem", key = "${path}/key.pem" }`,
      env: { NODE_EXTRA_CA_CERTS: `${path}/authority.pem` },
    }),
  );
  const document = [
    'publicAddresses = ["192.0.2.1"]',
    `[domains."${lame}"]`,
    "mtaSts = {}",
    `[domains."${good}"]`,
    `clientHost = "mail.${good}"`,
    "mtaSts = {}",
  ];
  await product.cli(["config", "apply", "-"], { input: document.join("\n") });
  await product.cli(["dkim", "generate", good, "--sign"]);
  await product.cli(["dkim", "generate", good, "--algorithm", "ed25519"]);
  const { stdout } = await product.cli(["dns", "records", good]);
  const published = stdout.split("\n").filter((line) => /^[^;]/.test(line));
  assert.ok(published.some((line) => line.includes("IN TLSA 3 1 1")));
  const zones = zonesOf([
    ...published,
    `1.2.0.192.in-addr.arpa. PTR ${hostName}.`,
    `${lame}. MX 10 other.plain.example.`,
    `${lame}. TXT "v=spf1 -all"`,
    "other.plain.example. A 192.0.2.9",
    `mail.${lame}. A 192.0.2.9`,
    `autoconfig.${lame}. A 192.0.2.9`,
    `_autodiscover._tcp.${lame}. SRV 0 1 443 other.plain.example.`,
    `_imaps._tcp.${lame}. SRV 0 1 993 other.plain.example.`,
  ]);
  const knot = owned.use(await Knot.start(zones));
  owned.use(await Unbound.start(knot.trustAnchor));
});

after(() => owned.disposeAsync());

interface Check {
  readonly name: string;
  readonly errors: readonly string[];
  readonly warnings: readonly string[];
}

async function check(domain: string): Promise<readonly Check[]> {
  const words = ["dns", "check", domain, "--json"];
  const { stdout } = await product.cli(words, { status: undefined });
  return (JSON.parse(stdout) as { checks: readonly Check[] }).checks;
}

describe("a domain with the records that it should have", () => {
  it("is well in every way, down to the TLS of its mail host and its policy", async () => {
    const checks = await check(good);
    const found = checks.filter(({ errors, warnings }) => errors.length + warnings.length > 0);
    assert.deepEqual(found, [], product.log);
    const { stdout } = await product.cli(["dns", "check", good]);
    assert.match(stdout, /^tls: good$/m);
  });
});

describe("a domain whose records are missing or lead elsewhere", () => {
  it("is told of each", async () => {
    const checks = await check(lame);
    const wrong = checks.filter(({ errors }) => errors.length > 0).map(({ name }) => name);
    // Where it leads, somebody answers, with another certificate.
    const expected = [
      "mx",
      "tls",
      "spf",
      "dkim",
      "dmarc",
      "mta-sts",
      "srv",
      "autoconfig",
      "autodiscover",
    ];
    assert.deepEqual(wrong, expected);
    const unwise = checks.filter(({ warnings }) => warnings.length > 0).map(({ name }) => name);
    assert.deepEqual(unwise, ["dnssec", "tls-reports", "srv"]);
  });
});
