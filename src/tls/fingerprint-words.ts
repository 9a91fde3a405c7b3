import { createHash, createPublicKey } from "node:crypto";
import type { KeyObject } from "node:crypto";
import { fingerprintWordList } from "./fingerprint-word-list.ts";

const wordBits = 10;
const wordsShown = 6;

/**
 * Six words for the key of a certificate, that people can compare by reading them out: 60 bits of the SHA-256 of its
 * SubjectPublicKeyInfo. They stay when the certificate is renewed, as the key does.
 */
export function fingerprintWords(key: KeyObject): string[] {
  const publicKey = key.type === "private" ? createPublicKey(key) : key;
  const info = publicKey.export({ type: "spki", format: "der" });
  const bits = createHash("sha256").update(info).digest().readBigUInt64BE() >> 4n;
  return Array.from({ length: wordsShown }, (_, at) => {
    const shift = BigInt((wordsShown - 1 - at) * wordBits);
    return fingerprintWordList[Number((bits >> shift) & 1023n)]!;
  });
}
