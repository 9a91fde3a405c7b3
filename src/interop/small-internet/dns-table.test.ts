// Each record that a domain should have, taken out of a real zone with DNSSEC, or made wrong there: the check that is for
// it names it, and no other does.
import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { after, before, describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { sendUpdate } from "../../dns/send-update.ts";
import type { RecordChange } from "../../dns/update-message.ts";
import { readZone } from "../../domain-dns/read-zone.ts";
import { recordChanges } from "../../domain-dns/record-changes.ts";
import { CertificateAuthority } from "../../testing/certificate-authority.ts";
import { TemporaryDirectory } from "../../testing/temporary-directory.ts";
import { Product } from "../product.ts";
import { Knot } from "./knot.ts";
import { enterNamespace } from "./namespace.ts";
import { Unbound } from "./unbound.ts";
import { nameServerAddress, zonesOf } from "./zones.ts";

await enterNamespace(import.meta.filename);

const hostName = "box.signed.example";
const domain = "good.signed.example";
const zone = "signed.example";
const secret = Buffer.from("a secret".padEnd(32));
const key = { name: "homepost", algorithm: "hmac-sha256", secret } as const;
const knotKey = { ...key, secret: secret.toString("base64") };

type ZoneRecord = Omit<RecordChange, "kind">;

const owned = new AsyncDisposableStack();
let product: Product;
let records: readonly ZoneRecord[] = [];

before(async () => {
  const { path } = owned.use(await TemporaryDirectory.make("dns-table"));
  const authority = new CertificateAuthority();
  await writeFile(`${path}/authority.pem`, authority.certificate);
  const { chain, key: privateKey } = authority.issue([hostName, `mta-sts.${domain}`]);
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
[domains."${domain}".dnsUpdate]
server = "${nameServerAddress}"
zone = "${zone}"
keyName = "${key.name}"
secret = "${knotKey.secret}"
`;
  await product.cli(["config", "apply", "-"], { input: document });
  await product.cli(["dkim", "generate", domain, "--sign", "--selector", "one"]);
  await product.cli(["dkim", "generate", domain, "--selector", "two"]);
  const zones = zonesOf([
    `1.2.0.192.in-addr.arpa. PTR ${hostName}.`,
    "other.signed.example. A 192.0.2.9",
  ]);
  const updates = { zone: `${zone}.`, key: knotKey, idleKey: { ...knotKey, name: "idle" } };
  const knot = owned.use(await Knot.start(zones, updates));
  owned.use(await Unbound.start(knot.trustAnchor, { forgets: true }));
  const { stdout } = await product.cli(["dns", "update", domain, "--json"]);
  const { changes } = JSON.parse(stdout) as { changes: readonly RecordChange[] };
  records = changes.map(({ name, type, value }) => ({ name, type, value }));
});

after(() => owned.disposeAsync());

/** The resolver keeps an answer for the rest of a second, whatever its time to live. */
const cacheMs = 1_100;

const server = { address: nameServerAddress, port: 53 };
const triesMax = 20;

/** One after the other, each until it is there: Knot takes updates together and may leave out an alias among them. */
async function change(...changes: readonly RecordChange[]): Promise<void> {
  for (const one of changes) {
    for (let tries = 0; !(await isDone(one)); tries++) {
      assert.ok(tries < triesMax, `${one.kind} ${one.type} ${one.name}`);
      const signal = AbortSignal.timeout(10_000);
      const options = { key, signal, now: () => Date.now() };
      const outcome = await sendUpdate(server, { zone, changes: [one], ttlSeconds: 300 }, options);
      assert.deepEqual(outcome, { kind: "done" });
      if (!(await isDone(one))) await sleep(200);
    }
  }
}

async function isDone(one: RecordChange): Promise<boolean> {
  const there = await readZone(server, [one], AbortSignal.timeout(10_000));
  const changes = recordChanges({ wanted: [one], present: there, written: [] });
  const isMissing = changes.some(({ kind }) => kind === "add");
  return (one.kind === "add") !== isMissing;
}

/** The checks that find something, with an "!" where it is an error. */
async function found(): Promise<string> {
  await sleep(cacheMs);
  const words = ["dns", "check", domain, "--json"];
  const { stdout } = await product.cli(words, { status: undefined });
  const { checks } = JSON.parse(stdout) as {
    checks: readonly {
      readonly name: string;
      readonly errors: readonly string[];
      readonly warnings: readonly string[];
    }[];
  };
  return checks
    .flatMap(({ name, errors, warnings }) =>
      errors.length > 0 ? [`${name}!`] : warnings.length > 0 ? [name] : [],
    )
    .join(" ");
}

function recordAt(start: string): ZoneRecord {
  const record = records.find(({ type, name }) => `${type} ${name}`.startsWith(start));
  return record ?? assert.fail(`There is no record ${start}`);
}

/** By type and the beginning of its name; and what finds nothing where it is not there. */
const missing: readonly (readonly [string, string])[] = [
  // Without an address nobody can fetch the policy from there either.
  ["A box.", "host! mta-sts!"],
  ["TLSA _25._tcp.", "dane"],
  ["TXT box.", "spf!"],
  ["TXT _smtp._tls.box.", "host-tls-reports"],
  ["MX good.", "mx!"],
  ["TXT one.", "dkim!"],
  ["TXT two.", "dkim"],
  ["TXT good.", "spf!"],
  ["TXT _dmarc.", "dmarc!"],
  ["CNAME mta-sts.", "mta-sts!"],
  ["TXT _mta-sts.", "mta-sts!"],
  ["TXT _smtp._tls.good.", "tls-reports"],
  ["CNAME mail.", "autoconfig!"],
  ["CNAME autoconfig.", "autoconfig"],
  ["SRV _autodiscover.", "autodiscover"],
  ["SRV _imaps.", "srv"],
  ["SRV _submissions.", "srv"],
  ["SRV _imap.", ""],
  ["SRV _submission.", ""],
  ["SRV _pop3.", ""],
  ["SRV _pop3s.", ""],
];

describe("a record of a real zone that is missing", () => {
  it("is each once in the table, and none is missing at first", async () => {
    assert.equal(await found(), "");
    const starts = missing.map(([start]) => start);
    const unknown = records.filter(
      ({ type, name }) => !starts.some((start) => `${type} ${name}`.startsWith(start)),
    );
    assert.deepEqual(unknown, []);
  });

  for (const [start, expected] of missing) {
    it(`is named: ${start} by ${expected === "" ? "nobody" : expected}`, async () => {
      const record = recordAt(start);
      await change({ ...record, kind: "remove" });
      try {
        assert.equal(await found(), expected);
      } finally {
        await change({ ...record, kind: "add" });
      }
    });
  }
});

const wrong: readonly (readonly [string, string, string])[] = [
  ["A box.", "192.0.2.9", "host!"],
  ["TLSA _25._tcp.", `3 1 1 ${"0".repeat(64)}`, "dane!"],
  ["TXT box.", "v=spf1 -all", "spf!"],
  ["TXT _smtp._tls.box.", "v=TLSRPTv1; rua=mailto:a@else.example", "host-tls-reports"],
  // Its certificate is for another name, and the policy does not have it.
  ["MX good.", "10 other.signed.example.", "mx! tls! mta-sts!"],
  ["MX good.", "0 .", "mx!"],
  ["TXT one.", "v=DKIM1; p=", "dkim!"],
  ["TXT good.", "v=spf1 ip4:192.0.2.300 ~all", "spf!"],
  ["TXT _dmarc.", "v=DMARC1; p=none; rua=mailto:postmaster@good.signed.example", "dmarc"],
  ["CNAME mta-sts.", "nobody.signed.example.", "mta-sts!"],
  ["TXT _mta-sts.", "v=STSv1; id=older", "mta-sts"],
  ["TXT _smtp._tls.good.", "v=TLSRPTv1;", "tls-reports!"],
  ["CNAME mail.", "other.signed.example.", "autoconfig!"],
  ["CNAME autoconfig.", "other.signed.example.", "autoconfig!"],
  ["SRV _autodiscover.", "0 1 8443 box.signed.example.", "autodiscover!"],
  ["SRV _imaps.", "0 1 143 mail.good.signed.example.", "srv!"],
  ["SRV _submissions.", "0 1 465 other.signed.example.", "srv!"],
  ["SRV _pop3.", "0 1 110 mail.good.signed.example.", "srv"],
];

describe("a record of a real zone that is wrong", () => {
  // Who calls the same mail host again and again is asked to wait; a new start forgets that.
  before(async () => {
    await product.stop();
    await product.start();
  });

  for (const [start, value, expected] of wrong) {
    it(`is named: ${start} ${value.slice(0, 50)} by ${expected}`, async () => {
      const record = recordAt(start);
      const other = { ...record, value };
      await change({ ...record, kind: "remove" }, { ...other, kind: "add" });
      try {
        assert.equal(await found(), expected);
      } finally {
        await change({ ...other, kind: "remove" }, { ...record, kind: "add" });
      }
    });
  }
});
