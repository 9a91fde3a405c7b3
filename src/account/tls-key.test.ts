import assert from "node:assert/strict";
import { generateKeyPairSync, X509Certificate, type KeyObject } from "node:crypto";
import { describe, it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import { selfSigned } from "../tls/self-signed.ts";
import { parseTlsKey, TlsKeyRefusal } from "./tls-key.ts";

function pemOf(key: KeyObject): string {
  return key.export({ type: "spki", format: "pem" }).toString();
}

describe("parseTlsKey", () => {
  it("takes certificate and public key for the same key", async () => {
    const { certificate, key } = await selfSigned(["phone"], Date.now());
    const { publicKey } = new X509Certificate(certificate);
    const expected = parseTlsKey(pemOf(publicKey));
    assert.equal(expected.algorithm, "EC prime256v1");
    assert.match(expected.fingerprint, /^[\w-]{43}$/);
    assert.deepEqual(parseTlsKey(certificate), expected);
    assert.deepEqual(parseTlsKey(`Bag Attributes\n${key}${certificate}`), expected);
  });

  for (const [algorithm, key] of [
    ["RSA 2048", generateKeyPairSync("rsa", { modulusLength: 2048 }).publicKey],
    ["Ed25519", generateKeyPairSync("ed25519").publicKey],
  ] as const) {
    it(`takes ${algorithm}`, () => assert.equal(parseTlsKey(pemOf(key)).algorithm, algorithm));
  }

  const koblitz = generateKeyPairSync("ec", { namedCurve: "secp256k1" }).publicKey;
  const damaged = "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n";
  const privateKey = generateKeyPairSync("ed25519").privateKey;
  for (const [what, pem, text] of [
    [
      "short RSA",
      pemOf(generateKeyPairSync("rsa", { modulusLength: 1024 }).publicKey),
      /2048 bits/,
    ],
    [
      "a key for agreement only",
      pemOf(generateKeyPairSync("x25519").publicKey),
      /no use for x25519/,
    ],
    ["a curve that TLS does not know", pemOf(koblitz), /no use for ec secp256k1/],
    ["damage", damaged, /damaged/],
    ["something else", "hello", /as PEM/],
    ["a private key", privateKey.export({ type: "pkcs8", format: "pem" }).toString(), /as PEM/],
  ] as const) {
    it(`refuses ${what}`, () =>
      assert.throws(
        () => parseTlsKey(pem),
        (error) => error instanceof TlsKeyRefusal && text.test(error.message),
      ));
  }

  it("refuses noise and damage in its own words, seed 5", async () => {
    const random = new SeededRandom(5);
    const { certificate } = await selfSigned(["phone"], 0);
    for (let round = 0; round < 500; round++) {
      try {
        parseTlsKey(random.mutated(Buffer.from(certificate)).toString("latin1"));
      } catch (error) {
        assert.ok(error instanceof TlsKeyRefusal, `round ${round}: ${String(error)}`);
      }
    }
  });
});
