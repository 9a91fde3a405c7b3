import assert from "node:assert/strict";
import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { describe, it } from "node:test";
import { AbnfError } from "../abnf/scanner.ts";
import { encodedKey, formatKeyRecord, parseKeyRecord, quotedStrings } from "./key-record.ts";
import { exampleRecords } from "./vectors/example-keys.ts";

describe("key records, RFC 6376 §3.6.1", () => {
  const { privateKey: rsa } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const { privateKey: ed25519 } = generateKeyPairSync("ed25519");

  for (const key of [rsa, ed25519]) {
    it(`are read as they are written: ${key.asymmetricKeyType}`, () => {
      const record = parseKeyRecord(formatKeyRecord(key));
      assert.deepEqual(record.hashes, ["sha256"]);
      assert.equal(record.type, key.asymmetricKeyType);
      assert.ok(record.key?.equals(createPublicKey(key)));
      assert.equal(encodedKey(record.key!), encodedKey(key));
    });
  }

  it("take RSAPublicKey as well as SubjectPublicKeyInfo", () => {
    const bare = createPublicKey(rsa).export({ format: "der", type: "pkcs1" }).toString("base64");
    assert.ok(parseKeyRecord(`p=${bare}`).key?.equals(createPublicKey(rsa)));
  });

  it("say what they allow", () => {
    const { p } = { p: encodedKey(ed25519) };
    const record = parseKeyRecord(`v=DKIM1; k=ed25519; t=y : s; s=email:tlsrpt; h=sha256; p=${p}`);
    const { key: _, ...rest } = record;
    assert.deepEqual(rest, {
      type: "ed25519",
      hashes: ["sha256"],
      testing: true,
      strict: true,
      services: ["email", "tlsrpt"],
    });
    assert.equal(parseKeyRecord("v=DKIM1; p=").key, undefined);
  });

  for (const text of [
    "",
    "v=DKIM2; p=",
    "p=; v=DKIM1",
    "v=DKIM1",
    "k=dsa; p=",
    "p=?",
    "p=AAAA",
    "k=ed25519; p=AAAA",
    `p=${encodedKey(ed25519)}`,
    `k=ed25519; p=${encodedKey(rsa)}`,
    `p=${"A".repeat(5000)}`,
  ]) {
    it(`refuse ${JSON.stringify(text.slice(0, 40))}`, () => {
      assert.throws(() => parseKeyRecord(text), AbnfError);
    });
  }

  it("accept those of the RFCs' examples", () => {
    for (const record of Object.values(exampleRecords)) assert.ok(parseKeyRecord(record).key);
  });

  it("are cut into strings for zone files", () => {
    const record = formatKeyRecord(rsa);
    const strings = [...quotedStrings(record).matchAll(/"([^"]*)"/g)].map(([, text]) => text!);
    assert.equal(strings.length, 2);
    assert.equal(strings.join(""), record);
    assert.ok(strings.every((text) => text.length <= 255));
    assert.equal(quotedStrings("v=DKIM1; p="), '"v=DKIM1; p="');
  });
});
