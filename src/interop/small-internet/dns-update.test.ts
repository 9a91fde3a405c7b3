// Records that we write ourselves, by signed updates (RFC 2136, RFC 8945) of a zone of Knot that DNSSEC signs: after one
// command, `dns check` finds nothing, and a later one takes away what is no more wanted.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import { CertificateAuthority } from "../../testing/certificate-authority.ts";
import { TemporaryDirectory } from "../../testing/temporary-directory.ts";
import { Pebble } from "../pebble.ts";
import { Product } from "../product.ts";
import type { RunResult } from "../program.ts";
import { Knot } from "./knot.ts";
import { enterNamespace } from "./namespace.ts";
import { Unbound } from "./unbound.ts";
import { nameServerAddress, zonesOf } from "./zones.ts";

await enterNamespace(import.meta.filename);

const hostName = "box.signed.example";
const domain = "good.signed.example";
const secretOf = (text: string): string => Buffer.from(text.padEnd(32)).toString("base64");
const key = { name: "homepost", algorithm: "hmac-sha256", secret: secretOf("a secret") };
const idleKey = { name: "idle", algorithm: "hmac-sha512", secret: secretOf("another") };

const owned = new AsyncDisposableStack();
let product: Product;

before(async () => {
  const { path } = owned.use(await TemporaryDirectory.make("dns-update"));
  const authority = new CertificateAuthority();
  await writeFile(`${path}/authority.pem`, authority.certificate);
  const names = [hostName, `mta-sts.${domain}`];
  const { chain, key: privateKey } = authority.issue(names);
  await writeFile(`${path}/chain.pem`, chain);
  await writeFile(`${path}/key.pem`, privateKey);
  product = owned.use(
    await Product.serve({
      hostName,
      everywhere: true,
      config: `tls = { certificate = "${path}/chain.pem", key = "${path}/key.pem" }`,
      env: { NODE_EXTRA_CA_CERTS: `${path}/authority.pem` },
    }),
  );
  const document = `publicAddresses = ["192.0.2.1"]
[domains."${domain}"]
clientHost = "mail.${domain}"
mtaSts = {}
`;
  await product.cli(["config", "apply", "-"], { input: document });
  await product.cli(["dkim", "generate", domain, "--sign"]);
  const zones = zonesOf([
    `1.2.0.192.in-addr.arpa. PTR ${hostName}.`,
    // What was there before, of others and of an earlier provider.
    `${domain}. TXT "proof=of another"`,
    `${domain}. TXT "v=spf1 include:old.example -all"`,
    `${domain}. MX 10 mx.old.example.`,
    `autoconfig.${domain}. A 192.0.2.99`,
  ]);
  const knot = owned.use(await Knot.start(zones, { zone: "signed.example.", key, idleKey }));
  owned.use(await Unbound.start(knot.trustAnchor, { forgets: true }));
});

after(() => owned.disposeAsync());

async function access(of: typeof key): Promise<void> {
  const words = ["--server", nameServerAddress, "--key", of.name, "--algorithm", of.algorithm];
  const all = ["dns", "access", domain, ...words, "--zone", "signed.example"];
  await product.cli(all, { input: `${of.secret}\n` });
}

function update(...words: readonly string[]): Promise<RunResult> {
  return product.cli(["dns", "update", domain, ...words], { status: undefined });
}

describe("an update that the name server refuses", () => {
  const cases: readonly (readonly [string, typeof key, RegExp])[] = [
    [
      "a key that it does not know",
      { ...key, name: "stranger" },
      /knows no key "stranger".*BADKEY/,
    ],
    ["a wrong secret", { ...key, secret: secretOf("wrong") }, /\(BADSIG\)\n.*The secret is not/],
    ["a key that is allowed nothing", idleKey, /what it lets that key do/],
  ];
  for (const [what, of, text] of cases) {
    it(`says why: ${what}`, async () => {
      await access(of);
      const { status, stderr } = await update();
      assert.equal(status, 1);
      assert.match(stderr, text);
    });
  }
});

describe("records that we write", () => {
  it("are shown first", async () => {
    await access(key);
    const { stdout, status } = await update("--dry-run");
    assert.equal(status, 0);
    assert.match(stdout, /^- good\.signed\.example\. MX 10 mx\.old\.example\.$/m);
    assert.match(stdout, /^- good\.signed\.example\. TXT v=spf1 include:old\.example -all$/m);
    assert.match(stdout, /^- autoconfig\.good\.signed\.example\. A 192\.0\.2\.99$/m);
    assert.match(stdout, /^\+ _25\._tcp\.box\.signed\.example\. TLSA 3 1 1 [0-9a-f]{64}$/m);
    assert.doesNotMatch(stdout, /proof=|made in/);
  });

  it("are all that the checks want", async () => {
    const { stdout, stderr } = await update();
    assert.match(stdout, /^\d+ changes made in signed\.example$/m, stderr);
    const checked = await product.cli(["dns", "check", domain, "--json"], { status: undefined });
    const { checks } = JSON.parse(checked.stdout) as {
      checks: readonly {
        readonly errors: readonly string[];
        readonly warnings: readonly string[];
      }[];
    };
    const found = checks.filter(({ errors, warnings }) => errors.length + warnings.length > 0);
    assert.deepEqual(found, []);
    assert.match((await update()).stdout, /^Nothing to change in signed\.example$/m);
  });

  it("go when they are no more wanted", async () => {
    await product.cli(["dkim", "generate", domain, "--selector", "later"]);
    assert.match((await update()).stdout, /^\+ later\._domainkey\./m);
    await product.cli(["dkim", "remove", domain, "later"]);
    const { stdout } = await update();
    assert.match(stdout, /^- later\._domainkey\.good\.signed\.example\. TXT v=DKIM1/m);
    assert.match(stdout, /^1 change made/m);
  });
});

describe("certificates proved in a zone that we write", () => {
  it("come though no authority can reach this machine", async () => {
    await using pebble = await Pebble.start({
      dnsPort: 53,
      dnsHost: nameServerAddress,
      // Nobody listens there.
      httpPort: 1,
      tlsPort: 1,
    });
    await product.stop();
    await product.start({ NODE_EXTRA_CA_CERTS: pebble.trustFile });
    const words = ["certificate", "authority", pebble.directoryUrl];
    await product.cli(words);
    const options = { status: undefined, timeMsMax: 60_000 };
    const { stdout, status } = await product.cli(["certificate", "renew", hostName], options);
    assert.equal(status, 0, `${stdout}\n${product.log}\n${pebble.log}`);
    assert.match(stdout, /ecdsa +good/);
    assert.match(product.log, /acme\.certificate\.issued .*challenge=dns-01/);
  });
});
