import assert from "node:assert/strict";
import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { describe, it } from "node:test";
import { fingerprintWordList } from "./fingerprint-word-list.ts";
import { fingerprintWords } from "./fingerprint-words.ts";

describe("the words of a key", () => {
  it("are of a list without doubles, in one order", () => {
    assert.equal(fingerprintWordList.length, 1_024);
    assert.equal(new Set(fingerprintWordList).size, 1_024);
    assert.deepEqual(fingerprintWordList, fingerprintWordList.toSorted());
    assert.ok(fingerprintWordList.every((word) => /^[a-z]{3,8}$/.test(word)));
  });

  it("are six, the same for both halves of a pair, and others for another", () => {
    const { publicKey, privateKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
    const words = fingerprintWords(publicKey);
    assert.equal(words.length, 6);
    assert.deepEqual(fingerprintWords(privateKey), words);
    const other = generateKeyPairSync("ec", { namedCurve: "P-256" });
    assert.notDeepEqual(fingerprintWords(other.publicKey), words);
  });

  it("are for good", () => {
    const x = "f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU";
    const y = "x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0";
    const key = createPublicKey({ key: { kty: "EC", crv: "P-256", x, y }, format: "jwk" });
    assert.equal(fingerprintWords(key).join(" "), "city envelope purse blanket plate hammer");
  });
});
