// What our users send, as it arrives at a stranger's: signed so that OpenDKIM, dkimpy and we ourselves say "pass".
import assert from "node:assert/strict";
import { createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, describe, it } from "node:test";
import { formatKeyRecord, quotedStrings } from "../dkim/key-record.ts";
import { DkimVerifier } from "../dkim/verify.ts";
import { headerFields } from "../message/header.ts";
import { corpus } from "../message/vectors/corpus.ts";
import { SmtpClient } from "../testing/smtp-client.ts";
import { SmtpSink } from "../testing/smtp-sink.ts";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import { Dnsmasq } from "./dnsmasq.ts";
import { homeDomain, mia, miaPassword, startHome } from "./home.ts";
import type { Product } from "./product.ts";
import { run } from "./program.ts";

const stack = new AsyncDisposableStack();
after(() => stack.disposeAsync());
const folder = stack.use(await TemporaryDirectory.make("dkim"));
const keys = new Map<string, KeyObject>([
  ["rsa", generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey],
  ["ed", generateKeyPairSync("ed25519").privateKey],
  ["simple", generateKeyPairSync("rsa", { modulusLength: 1024 }).privateKey],
]);
const records = new Map(
  [...keys].map(([name, key]) => [`${name}._domainkey.${homeDomain}`, formatKeyRecord(key)]),
);
const directory = folder.file("data");
await keepKeys(join(directory, "keys", "dkim", homeDomain));
const sink = stack.use(await SmtpSink.listen());
const dns = stack.use(
  await Dnsmasq.start([
    "mx-host=remote.example,mx.remote.example,10",
    "host-record=mx.remote.example,127.0.0.1",
    ...[...records].map(([name, text]) => {
      const strings = [...quotedStrings(text).matchAll(/"([^"]*)"/g)].map(([, string]) => string);
      return `txt-record=${[name, ...strings].join(",")}`;
    }),
  ]),
);
const document = `[domains."${homeDomain}".dkim.rsa]
sign = true
[domains."${homeDomain}".dkim.ed]
algorithm = "ed25519"
sign = true
[domains."${homeDomain}".dkim.simple]
canonicalization = "simple/simple"
sign = true`;
const product = stack.use(
  await startHome({ dnsPort: dns.port, port: sink.port, document }, { directory }),
);
const sent = await sendCorpus(product);
const taken = await sink.taken(sent.length, 120_000);

it("sends most of the corpus, the large ones too", () => {
  assert.ok(sent.length >= 60, `${sent.length} messages`);
  assert.ok(taken.some(({ message }) => message.length > 20_000_000));
});

describe("signatures of what arrives", async () => {
  // Others do not look at what is no mail by RFC 5322 §2.2.
  const wellFormed = taken.map(({ message }) => message).filter(isWellFormed);
  const files: string[] = [];
  for (const [i, message] of wellFormed.entries()) {
    const file = folder.file(`${i}.eml`);
    await writeFile(file, message);
    files.push(file);
  }

  it("are many", () => assert.ok(files.length >= 60, `${files.length} messages`));

  it("pass by our own verifier", () => {
    for (const { message } of taken) {
      assert.deepEqual(ownVerdicts(message), ["pass", "pass", "pass"], nameOf(message));
    }
  });

  it("pass by dkimpy", async () => {
    const script = folder.file("verify.py");
    await writeFile(script, dkimpy);
    await writeFile(folder.file("records"), JSON.stringify(Object.fromEntries(records)));
    const args = [script, folder.file("records"), ...files];
    const { stdout } = await run("/usr/bin/python3", args, { timeMsMax: 120_000 });
    const verdicts = stdout.trim().split("\n");
    assert.equal(verdicts.length, files.length);
    for (const [i, verdict] of verdicts.entries()) {
      assert.equal(verdict, "[True, True, True]", nameOf(wellFormed[i]!));
    }
  });

  it("pass by OpenDKIM", async () => {
    const data = folder.file("dns");
    await writeFile(data, [...records].map(([name, text]) => `${name} ${text}\n`).join(""));
    const config = folder.file("opendkim.conf");
    const lines = ["Mode v", `TestDNSData file:${data}`, "AlwaysAddARHeader yes"];
    await writeFile(config, `${lines.join("\n")}\nMinimumKeyBits 1024\nMaximumHeaders 0\n`);
    const failed: string[] = [];
    for (const [i, file] of files.entries()) {
      const args = ["-x", config, "-v", "-v", "-t", file];
      const { stdout } = await run("/usr/sbin/opendkim", args, {
        timeMsMax: 60_000,
        status: undefined,
      });
      const passed = stdout.match(/\bdkim=pass .*header\.s=(?:rsa|ed|simple)\b/g) ?? [];
      // Its reader of files takes away the white space that "simple" keeps.
      const isBlank = /[\t :]\r\n/.test(headerOf(wellFormed[i]!));
      if (passed.length < (isBlank ? 2 : 3)) failed.push(`${nameOf(wellFormed[i]!)}: ${stdout}`);
    }
    assert.deepEqual(failed, []);
  });
});

describe("dkim verify", () => {
  it("finds the keys in the DNS as they are published", async () => {
    const { stdout } = await product.cli(["dkim", "verify", homeDomain]);
    assert.match(stdout, /^good {2}rsa signs, and the DNS shows its key$/m);
    assert.match(stdout, /^good {2}ed signs, and the DNS shows its key$/m);
  });

  it("says what is missing after a rotation, which does not sign", async () => {
    const { stdout } = await product.cli(["dkim", "rotate", homeDomain]);
    assert.match(stdout, /signs instead of rsa once the DNS shows its record/);
    const verified = await product.cli(["dkim", "verify", homeDomain], { status: 1 });
    assert.match(
      verified.stdout,
      /^WRONG .* waits to sign instead of rsa: the DNS shows no record/m,
    );
  });
});

async function keepKeys(to: string): Promise<void> {
  await mkdir(to, { recursive: true, mode: 0o700 });
  for (const [name, key] of keys) {
    const pem = key.export({ format: "pem", type: "pkcs8" });
    await writeFile(join(to, `${name}.pem`), pem, { mode: 0o600 });
    assert.ok(createPrivateKey(pem).equals(key));
  }
}

/** The corpus as Mia's mail: what a submission server takes of it. */
async function sendCorpus(to: Product): Promise<string[]> {
  const names: string[] = [];
  for (const { name, octets, passesSmtp } of corpus()) {
    if (!passesSmtp) continue;
    const message = fromMia(octets);
    // A connection for each: after a refusal the server answers slowly.
    await using client = await SmtpClient.connect({ port: to.ports.submissions, tls: true });
    await client.hello();
    await client.authPlain(mia, miaPassword);
    const mailParameters = "BODY=8BITMIME SMTPUTF8";
    const mail = { from: mia, to: ["bob@remote.example"], message, mailParameters };
    // Some have a header that nobody can tell from the body.
    const { code } = await client.send(mail, /^(?:250|550 5\.6\.0) /);
    if (code === 250) names.push(name);
  }
  return names;
}

function fromMia(octets: Buffer): Buffer {
  const text = octets.toString("latin1");
  const end = text.indexOf("\r\n\r\n");
  let header = text.slice(0, end + 2);
  for (const field of headerFields(header).toReversed()) {
    if (field.name === "from") header = header.slice(0, field.start) + header.slice(field.end);
  }
  const rest = octets.subarray(end + 2);
  return Buffer.concat([Buffer.from(`From: ${mia}\r\n${header}`, "latin1"), rest]);
}

function headerOf(message: Buffer): string {
  return message.toString("latin1", 0, message.indexOf("\r\n\r\n") + 2);
}

function isWellFormed(message: Buffer): boolean {
  const lines = headerOf(message).split("\r\n").slice(0, -1);
  const isField = (line: string): boolean => /^(?:[!-9;-~]+:|[ \t]).{0,998}$/.test(line);
  return !message.includes(0) && lines.every(isField);
}

function ownVerdicts(message: Buffer): string[] {
  const bodyStart = message.indexOf("\r\n\r\n") + 4;
  const header = message.toString("latin1", 0, bodyStart);
  const verifier = new DkimVerifier(header, Math.floor(Date.now() / 1000));
  verifier.push(message.subarray(bodyStart));
  return verifier.finish().map(({ keyName = "", verdict }) => {
    const text = records.get(keyName);
    return verdict(text === undefined ? { kind: "none" } : { kind: "found", records: [text] }).kind;
  });
}

function nameOf(message: Buffer): string {
  const start = message.indexOf("\r\nFrom: ");
  return message.toString("latin1", start, start + 500);
}

const dkimpy = `
import dkim, json, sys
records = json.load(open(sys.argv[1]))
def txt(name, timeout=5):
    return records[name.decode().rstrip(".")].encode()
for name in sys.argv[2:]:
    message = dkim.DKIM(open(name, "rb").read())
    verdicts = []
    for index in range(3):
        try:
            verdicts.append(message.verify(index, dnsfunc=txt))
        except Exception as error:
            verdicts.append(str(error))
    print(verdicts)
`;
