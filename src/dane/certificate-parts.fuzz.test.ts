import assert from "node:assert/strict";
import { generateKeyPairSync, randomInt, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { it } from "node:test";
import { CertificateAuthority } from "../testing/certificate-authority.ts";
import { SeededRandom } from "../testing/seeded-random.ts";
import { certificateDer } from "../tls/certificate-der.ts";
import { hasNameConstraints, pathLengthOf, publicKeyInfoOf } from "./certificate-parts.ts";

const rounds = 20_000;
const authority = new CertificateAuthority("An authority");

it("reads the key as the library does", () => {
  const issuer = { name: "a", privateKey: generateKeyPairSync("ec", { namedCurve: "P-256" }) };
  for (const keys of [
    generateKeyPairSync("rsa", { modulusLength: 2048 }),
    generateKeyPairSync("ec", { namedCurve: "P-384" }),
    generateKeyPairSync("ed25519"),
  ]) {
    const der = certificateDer({
      publicKey: keys.publicKey,
      names: ["mx.example"],
      fromMs: 0,
      untilMs: Date.UTC(2049, 0),
      issuer: { name: issuer.name, privateKey: issuer.privateKey.privateKey },
    });
    const expected = new X509Certificate(der).publicKey.export({ type: "spki", format: "der" });
    assert.deepEqual(Buffer.from(publicKeyInfoOf(der)!), expected);
  }
});

it("reads path lengths and name constraints", () => {
  const [, below, short] = vector("path-too-long");
  assert.equal(pathLengthOf(short!.raw), 0);
  assert.equal(pathLengthOf(below!.raw), Infinity);
  assert.equal(pathLengthOf(authority.parsed.raw), Infinity);
  assert.ok(!hasNameConstraints(short!.raw));
  assert.ok(hasNameConstraints(vector("name-constraints")[1]!.raw));
});

it("survives damaged certificates", () => {
  const seed = Number(process.env["FUZZ_SEED"] ?? randomInt(2 ** 31));
  const random = new SeededRandom(seed);
  const good = [authority.parsed.raw, ...vector("path-too-long").map(({ raw }) => raw)];
  for (let round = 0; round < rounds; round++) {
    const octets = random.mutated(good[round % good.length]!);
    try {
      const key = publicKeyInfoOf(octets);
      assert.ok(key === undefined || key.length <= octets.length);
      assert.ok(pathLengthOf(octets) >= 0);
      hasNameConstraints(octets);
    } catch (error) {
      throw new Error(`seed ${seed}, octets ${octets.toString("hex")}`, { cause: error });
    }
  }
});

function vector(name: string): X509Certificate[] {
  const text = readFileSync(join(import.meta.dirname, "vectors", `${name}.pem`), "latin1");
  const [...pems] = text.matchAll(/-----BEGIN[^]+?-----END CERTIFICATE-----/g);
  return pems.map(([pem]) => new X509Certificate(pem));
}
