import { createHash, createHmac, timingSafeEqual } from "node:crypto";

export type ScramHash = "sha-256" | "sha-1";

/** What a server keeps of a password. RFC 5802 §3 */
export interface ScramCredential {
  readonly salt: Buffer;
  readonly iterations: number;
  readonly storedKey: Buffer;
  readonly serverKey: Buffer;
}

export const scramSaltOctets = 16;

/** As node:crypto names it. */
export function digestName(hash: ScramHash): "sha256" | "sha1" {
  return hash === "sha-256" ? "sha256" : "sha1";
}

export function digestOctets(hash: ScramHash): number {
  return hash === "sha-256" ? 32 : 20;
}

/** `saltedPassword` is PBKDF2 of the prepared password. */
export function scramCredentialOf(of: {
  readonly hash: ScramHash;
  readonly saltedPassword: Buffer;
  readonly salt: Buffer;
  readonly iterations: number;
}): ScramCredential {
  const clientKey = hmac(of.hash, of.saltedPassword, "Client Key");
  return {
    salt: of.salt,
    iterations: of.iterations,
    storedKey: createHash(digestName(of.hash)).update(clientKey).digest(),
    serverKey: hmac(of.hash, of.saltedPassword, "Server Key"),
  };
}

/**
 * For a login that does not exist: looks the same each time it is asked for, as a real one does, and no proof fits.
 * Only who has `secret` can tell.
 */
export function inventedScramCredential(of: {
  readonly hash: ScramHash;
  readonly login: string;
  readonly secret: Buffer;
  readonly iterations: number;
}): ScramCredential {
  const part = (name: string): Buffer =>
    hmac(of.hash, of.secret, `${name}\0${of.hash}\0${of.login}`);
  return {
    salt: part("salt").subarray(0, scramSaltOctets),
    iterations: of.iterations,
    storedKey: part("stored key"),
    serverKey: part("server key"),
  };
}

export function clientProof(
  hash: ScramHash,
  saltedPassword: Buffer,
  authMessage: Buffer,
): Buffer<ArrayBufferLike> {
  const clientKey = hmac(hash, saltedPassword, "Client Key");
  const storedKey = createHash(digestName(hash)).update(clientKey).digest();
  return xor(clientKey, hmac(hash, storedKey, authMessage));
}

export function isClientProof(of: {
  readonly hash: ScramHash;
  readonly credential: ScramCredential;
  readonly authMessage: Buffer;
  readonly proof: Buffer;
}): boolean {
  const { hash, credential, proof } = of;
  if (proof.length !== digestOctets(hash)) return false;
  const clientKey = xor(proof, hmac(hash, credential.storedKey, of.authMessage));
  const storedKey = createHash(digestName(hash)).update(clientKey).digest();
  return timingSafeEqual(storedKey, credential.storedKey);
}

export function hmac(hash: ScramHash, key: Buffer, text: string | Buffer): Buffer {
  return createHmac(digestName(hash), key).update(text).digest();
}

function xor(one: Buffer, other: Buffer): Buffer {
  const result = Buffer.alloc(one.length);
  for (let i = 0; i < one.length; i++) result[i] = (one[i] ?? 0) ^ (other[i] ?? 0);
  return result;
}
