import assert from "node:assert/strict";
import { createECDH } from "node:crypto";
import { it } from "node:test";
import { areUsableKeys, encryptPush } from "./push-encryption.ts";

// RFC 8291 §5 and appendix A
const keys = {
  p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
  auth: "BTBZMqHH6r4Tts7J_aSIgg",
};
const secrets = {
  privateKey: Buffer.from("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw", "base64url"),
  salt: Buffer.from("DGv6ra1nlYgDCS1FRnbzlw", "base64url"),
};
const encrypted =
  "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_" +
  "yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN";

it("a push message is encrypted as in the example of RFC 8291 §5", () => {
  const text = Buffer.from("When I grow up, I want to be a watermelon");
  assert.equal(encryptPush(text, keys, secrets).toString("base64url"), encrypted);
  assert.notDeepEqual(encryptPush(text, keys), encryptPush(text, keys));
});

it("keys of subscribers are looked at before they are used", () => {
  assert.ok(areUsableKeys(keys));
  const other = createECDH("secp256k1");
  const foreign = other.generateKeys("base64url");
  const compressed = createECDH("prime256v1").generateKeys("base64url", "compressed");
  for (const p256dh of ["", "x", foreign, compressed, keys.auth]) {
    assert.ok(!areUsableKeys({ ...keys, p256dh }), p256dh);
  }
  assert.ok(!areUsableKeys({ ...keys, auth: "x" }));
});
