import assert from "node:assert/strict";
import { createPrivateKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { BodyHash } from "./body-hash.ts";
import { formatKeyRecord } from "./key-record.ts";
import { defaultSignedHeaders, signatureField, type SigningKey } from "./sign.ts";
import { exampleRecords, rsaPrivateKey } from "./vectors/example-keys.ts";
import { type DkimVerdict, DkimVerifier, type KeyAnswer } from "./verify.ts";

const at = 1_528_638_000;
const { privateKey: ed25519 } = generateKeyPairSync("ed25519");

function vector(name: string): string {
  const text = readFileSync(join(import.meta.dirname, "vectors", name), "latin1");
  return text.replaceAll("\n", "\r\n");
}

type Records = Readonly<Record<string, string | KeyAnswer>>;

function verdicts(message: string, records: Records = exampleRecords, now = at): DkimVerdict[] {
  const headerEnd = message.indexOf("\r\n\r\n") + 4;
  const verifier = new DkimVerifier(message.slice(0, headerEnd), now);
  verifier.push(Buffer.from(message.slice(headerEnd), "latin1"));
  return verifier.finish().map(({ keyName, verdict }) => {
    const answer = records[keyName ?? ""];
    if (answer === undefined) return verdict({ kind: "none" });
    return verdict(typeof answer === "string" ? { kind: "found", records: [answer] } : answer);
  });
}

function said(message: string, records?: Records, now?: number): string[] {
  return verdicts(message, records, now).map(({ kind, reason }) => `${kind} ${reason}`.trim());
}

function keyOf(changes: Partial<SigningKey> = {}): SigningKey {
  return {
    domain: "home.example",
    selector: "2026a",
    key: ed25519,
    headerCanonicalization: "relaxed",
    bodyCanonicalization: "relaxed",
    headers: defaultSignedHeaders,
    seals: true,
    expirationSeconds: 72 * 3600,
    ...changes,
  };
}

const message =
  "From: you@home.example\r\nTo: a@else.example\r\nSubject: Two\r\n  lines \r\n\r\nbody  text \r\n\r\n";

function signed(changes: Partial<SigningKey> = {}): string {
  const key = keyOf(changes);
  const headerEnd = message.indexOf("\r\n\r\n") + 4;
  const hash = new BodyHash(key.bodyCanonicalization);
  hash.push(Buffer.from(message.slice(headerEnd), "latin1"));
  const header = message.slice(0, headerEnd);
  return signatureField({ header, bodyHash: hash.digest() }, key, at) + message;
}

function recordsOf(key: KeyObject, change = (record: string): string => record): Records {
  return { "2026a._domainkey.home.example": change(formatKeyRecord(key)) };
}

describe("signatures of others", () => {
  it("passes the example of RFC 6376 §A.2", () => {
    assert.deepEqual(said(vector("rfc6376-a2.eml")), ["pass"]);
  });

  it("passes both signatures of RFC 8463 §A.3", () => {
    assert.deepEqual(said(vector("rfc8463-a3.eml")), ["pass", "pass"]);
  });

  it("sees a changed body and a changed header", () => {
    const example = vector("rfc8463-a3.eml");
    assert.deepEqual(said(example.replace("hungry", "angry")), [
      "fail the body was changed",
      "fail the body was changed",
    ]);
    const lie = "fail the header was changed, or the key is another";
    assert.deepEqual(said(example.replace("dinner", "supper")), [lie, lie]);
    assert.deepEqual(said(example.replace("To: ", "Subject: another\r\nTo: ")), [lie, lie]);
  });
});

describe("our own signatures", () => {
  const { privateKey: rsa } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  for (const key of [rsa, ed25519]) {
    for (const headerCanonicalization of ["simple", "relaxed"] as const) {
      for (const bodyCanonicalization of ["simple", "relaxed"] as const) {
        const name = `${key.asymmetricKeyType} ${headerCanonicalization}/${bodyCanonicalization}`;
        it(`pass: ${name}`, () => {
          const text = signed({ key, headerCanonicalization, bodyCanonicalization });
          assert.deepEqual(said(text, recordsOf(key)), ["pass"]);
          for (const line of text.slice(0, text.indexOf("From:")).split("\r\n")) {
            assert.ok(line.length < 78, line);
          }
        });
      }
    }
  }

  it("pass with the key and the message of RFC 8463 §A.3", () => {
    const key = createPrivateKey(rsaPrivateKey);
    const [, other] = vector("rfc8463-a3.eml").split("\r\nFrom: Joe");
    const text = `From: Joe${other}`;
    const headerEnd = text.indexOf("\r\n\r\n") + 4;
    const hash = new BodyHash("relaxed");
    hash.push(Buffer.from(text.slice(headerEnd)));
    const bodyHash = hash.digest();
    assert.equal(bodyHash.toString("base64"), "2jUSOH9NhtVGCQWNr9BrIAPreKQjO6Sn7XIkfJVOzv8=");
    const own = keyOf({ key, domain: "football.example.com", selector: "test" });
    const field = signatureField({ header: text.slice(0, headerEnd), bodyHash }, own, at);
    assert.deepEqual(said(field + text), ["pass"]);
  });

  it("seal the fields that are there and those that are not", () => {
    for (const added of ["From: x@y.example\r\n", "Reply-To: x@y.example\r\n"]) {
      const lie = ["fail the header was changed, or the key is another"];
      assert.deepEqual(said(added + signed(), recordsOf(ed25519)), lie, added);
      const open = signed({ seals: false });
      assert.deepEqual(said(added + open, recordsOf(ed25519)), ["pass"], added);
    }
  });

  it("expire", () => {
    const expired = at + 72 * 3600 + 1;
    assert.deepEqual(said(signed(), recordsOf(ed25519), expired), ["permerror expired"]);
    const forEver = signed({ expirationSeconds: undefined });
    assert.deepEqual(said(forEver, recordsOf(ed25519), expired), ["pass"]);
  });
});

describe("what a verdict says, RFC 6376 §6.1", () => {
  const small = createPrivateKey(rsaPrivateKey);
  const { privateKey: tiny } = generateKeyPairSync("rsa", { modulusLength: 768 });
  const table: readonly (readonly [name: string, text: string, Records, verdict: string])[] = [
    ["no key", signed(), {}, "permerror no key in the DNS"],
    [
      "a DNS that does not answer",
      signed(),
      { "2026a._domainkey.home.example": { kind: "failed", reason: "SERVFAIL" } },
      "temperror SERVFAIL",
    ],
    [
      "a revoked key",
      signed(),
      recordsOf(ed25519, () => "v=DKIM1; p="),
      "permerror the key was revoked",
    ],
    ["another kind of key", signed(), recordsOf(small), "permerror the key is of another kind"],
    [
      "a key for SHA-1 only",
      signed(),
      recordsOf(ed25519, (record) => record.replace("h=sha256", "h=sha1")),
      "permerror the key is not for SHA-256",
    ],
    [
      "a key for other services",
      signed(),
      recordsOf(ed25519, (record) => `${record}; s=tlsrpt`),
      "permerror the key is not for mail",
    ],
    [
      "a record that cannot be read",
      signed(),
      recordsOf(ed25519, () => "v=DKIM1; k=ed25519; p=?"),
      "permerror the key in the DNS cannot be read: expected base64 in p= at octet 0",
    ],
    ["1024 bits", signed({ key: small }), recordsOf(small), "pass"],
    ["768 bits", signed({ key: tiny }), recordsOf(tiny), "policy the key has fewer than 1024 bits"],
    [
      "SHA-1",
      signed().replace("ed25519-sha256", "rsa-sha1"),
      recordsOf(ed25519),
      "permerror made with SHA-1, which proves nothing",
    ],
    [
      "part of the body",
      signed().replace("v=1;", "v=1; l=2;"),
      recordsOf(ed25519),
      "permerror signs only a part of the body",
    ],
    [
      "no From",
      signed({ headers: ["To"] }),
      recordsOf(ed25519),
      "permerror cannot be read: expected from in h= at octet 0",
    ],
  ];
  for (const [name, text, records, verdict] of table) {
    it(`is "${verdict}" for ${name}`, () => assert.deepEqual(said(text, records), [verdict]));
  }
});

describe("what else is looked at", () => {
  it("names testing and the bits of the key", () => {
    const records = recordsOf(ed25519, (record) => record.replace("p=", "t=y:s; p="));
    const [{ testing, bits, signature } = assert.fail()] = verdicts(signed(), records);
    const { domain, selector, identity } = signature!;
    assert.deepEqual(
      { testing, bits, domain, selector, identity },
      {
        testing: true,
        bits: 256,
        domain: "home.example",
        selector: "2026a",
        identity: "@home.example",
      },
    );
  });

  it("takes i= below d= only where the key allows it", () => {
    const below = signed().replace("v=1;", "v=1; i=you@below.home.example;");
    const strict = recordsOf(ed25519, (record) => `${record}; t=s`);
    assert.deepEqual(said(below, strict), ["permerror the key is not for names below its domain"]);
    const foreign = signed().replace("v=1;", "v=1; i=you@else.example;");
    assert.match(said(foreign, strict)[0]!, /^permerror cannot be read: expected i=/);
  });

  it("looks at ten signatures and no more", () => {
    const field = signed().slice(0, -message.length);
    assert.equal(said(field.repeat(12) + message).length, 10);
  });
});
