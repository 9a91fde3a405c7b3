import assert from "node:assert/strict";
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { describe, it } from "node:test";
import { parseAuthenticatorData } from "./authenticator-data.ts";
import { parseCoseKey } from "./cose-key.ts";
import { verifyShown } from "./verify.ts";
import { WebauthnRefusal } from "./webauthn-refusal.ts";

const host = "mail.example.org";
const origin = `https://${host}`;
const challenge = "AAECAwQ";
const expected = { host, origin, isChallenge: (text: string) => text === challenge };

/** Authenticator data as CTAP2 makes it, with these flags. */
function dataOf(flags: number, behind = ""): Buffer {
  const hash = createHash("sha256").update(host).digest();
  return Buffer.concat([hash, Buffer.of(flags, 0, 0, 0, 7), Buffer.from(behind, "hex")]);
}

/** Signed as navigator.credentials.get answers. */
function shownBy(key: KeyObject, changed: object = {}, data = dataOf(5)) {
  const told = { type: "webauthn.get", challenge, origin, crossOrigin: false, ...changed };
  const client = Buffer.from(JSON.stringify(told));
  const signed = Buffer.concat([data, createHash("sha256").update(client).digest()]);
  const digest = key.asymmetricKeyType === "ed25519" ? null : "sha256";
  return {
    clientDataJSON: client.toString("base64url"),
    authenticatorData: data.toString("base64url"),
    signature: sign(digest, signed, key).toString("base64url"),
  };
}

const ec = generateKeyPairSync("ec", { namedCurve: "P-256" });
const ed = generateKeyPairSync("ed25519");
const rsa = generateKeyPairSync("rsa", { modulusLength: 2048 });
const hexOf = (key: KeyObject, part: "x" | "y" | "n"): string =>
  Buffer.from(key.export({ format: "jwk" })[part] ?? "", "base64url").toString("hex");
/** COSE_Keys: kty, alg, and what the algorithm needs. */
const ecKey = `a5010203262001215820${hexOf(ec.publicKey, "x")}225820${hexOf(ec.publicKey, "y")}`;
const edKey = `a4010103272006215820${hexOf(ed.publicKey, "x")}`;
const rsaKey = `a401030339010020590100${hexOf(rsa.publicKey, "n")}2143010001`;

describe("a passkey that is shown", () => {
  for (const [name, cose, { privateKey }] of [
    ["ES256", ecKey, ec],
    ["EdDSA", edKey, ed],
    ["RS256", rsaKey, rsa],
  ] as const) {
    it(`has signed by ${name}`, () => {
      const key = Buffer.from(cose, "hex");
      const result = verifyShown(shownBy(privateKey), key, expected);
      assert.deepEqual(result, { challenge, counter: 7 });
      const other = name === "ES256" ? ed.privateKey : ec.privateKey;
      assert.throws(() => verifyShown(shownBy(other), key, expected), WebauthnRefusal);
    });
  }

  const key = Buffer.from(ecKey, "hex");
  for (const [what, changed] of [
    ["making one", { type: "webauthn.create" }],
    ["another page", { origin: "https://evil.example" }],
    ["the same page without TLS", { origin: `http://${host}` }],
    ["a frame of another page", { crossOrigin: true }],
    ["another challenge", { challenge: "AAAA" }],
    ["no challenge", { challenge: undefined }],
  ] as const) {
    it(`is not taken for ${what}`, () => {
      const shown = shownBy(ec.privateKey, changed);
      assert.throws(() => verifyShown(shown, key, expected), WebauthnRefusal);
    });
  }

  for (const [what, data] of [
    ["without a person", dataOf(4)],
    ["without a finger or a PIN", dataOf(1)],
    ["that contradicts itself about backups", dataOf(5 | 16)],
    ["with something behind it", dataOf(5, "00")],
    ["that is cut off", dataOf(5).subarray(0, 36)],
    ["that should hold a new passkey", dataOf(5 | 64)],
    ["for another host", Buffer.concat([Buffer.alloc(32), dataOf(5).subarray(32)])],
  ] as const) {
    it(`is not taken ${what}`, () => {
      const shown = shownBy(ec.privateKey, {}, data);
      assert.throws(() => verifyShown(shown, key, expected), WebauthnRefusal);
    });
  }

  it("may have extensions", () => {
    const { counter, isUserVerified } = parseAuthenticatorData(dataOf(5 | 128, "a16161f5"));
    assert.deepEqual([counter, isUserVerified], [7, true]);
  });
});

describe("the key of a passkey", () => {
  for (const [what, hex] of [
    ["no map", "01"],
    ["for another algorithm", ecKey.replace("0326", "0338")],
    ["of another kind than its algorithm", ecKey.replace("a50102", "a50101")],
    ["on another curve", ecKey.replace("2001", "2002")],
    ["not on its curve", ecKey.replace(/.{64}$/, "00".repeat(32))],
    ["too short", "a401030339010020418021430100 01".replace(" ", "")],
    ["followed by something", `${ecKey}00`],
  ] as const) {
    it(`is not ${what}`, () => {
      assert.throws(
        () => parseCoseKey(Buffer.from(hex, "hex")),
        (error) => error instanceof Error && /^(?:WebauthnRefusal|CborError)$/.test(error.name),
      );
    });
  }
});
