import assert from "node:assert/strict";
import { generateKeyPairSync } from "node:crypto";
import { describe, it } from "node:test";
import { selfSigned } from "./self-signed.ts";
import { signedData } from "./signed-data.ts";

const content = Buffer.from("content");

describe("signed data, RFC 5652 §5", () => {
  it("holds what is signed and who signed it", async () => {
    const identity = await selfSigned(["box.example.net"], Date.now());
    const signed = signedData(content, identity, Date.now()) ?? assert.fail();
    assert.ok(signed.includes(content));
    const base64 = identity.certificate.replaceAll(/-----.*-----|\s/g, "");
    assert.ok(signed.includes(Buffer.from(base64, "base64")));
  });

  it("is not made with keys that mail programs do not know, or without a certificate", async () => {
    const { certificate, key } = await selfSigned(["box.example.net"], Date.now());
    const other = generateKeyPairSync("ed25519").privateKey;
    const pem = other.export({ type: "pkcs8", format: "pem" }).toString();
    assert.equal(signedData(content, { key: pem, certificate }, 0), undefined);
    assert.throws(() => signedData(content, { key, certificate: "" }, 0), RangeError);
    const damaged = "-----BEGIN CERTIFICATE-----\nMAA=\n-----END CERTIFICATE-----\n";
    assert.throws(() => signedData(content, { key, certificate: damaged }, 0), RangeError);
  });
});
