// Who has a new box proves it by a code that is shown only to whoever holds the box in their hands: on its screen, on
// its card, or chosen by themselves before.
import { randomBytes, scrypt, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";

/** What is kept of a code: the code itself is in nobody's hands but the owner's. */
export interface ClaimCodeHash {
  /** base64url, both. */
  readonly salt: string;
  readonly hash: string;
}

/** RFC 4648 §6 */
const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const codeCharacters = 10;
const ownCharactersMax = 64;
const saltOctets = 16;
const hashOctets = 32;
/** About 50 ms on a small board, off the main thread: guesses are few, so it may take its time. */
const cost = { N: 2 ** 14, r: 8, p: 1 } as const;
const scryptOf = promisify<string, Buffer, number, object, Buffer>(scrypt);

/** A new code of 50 bits. `random`: as of node:crypto. */
export function makeClaimCode(random: (octets: number) => Uint8Array = randomBytes): string {
  return Array.from(random(codeCharacters), (octet) => alphabet[octet % alphabet.length]!).join("");
}

/** As it is easy to read and to type: ABCDE-FGHIJ. */
export function formatClaimCode(code: string): string {
  return code.length === codeCharacters ? `${code.slice(0, 5)}-${code.slice(5)}` : code;
}

/**
 * A code as people type it, with spaces, dashes and small letters, and digits that the alphabet does not have for the
 * letters that look like them. Undefined where it can be no code.
 */
export function parseClaimCode(typed: string): string | undefined {
  if (typed.length > 4 * ownCharactersMax) return undefined;
  const code = typed
    .toUpperCase()
    .replaceAll(/[\s-]/g, "")
    .replaceAll("0", "O")
    .replaceAll("1", "I")
    .replaceAll("8", "B");
  const isCode = /^[A-Z0-9]+$/.test(code) && code.length >= codeCharacters;
  return isCode && code.length <= ownCharactersMax ? code : undefined;
}

/** What to keep of a code that `parseClaimCode` returned or `makeClaimCode` made. */
export async function hashClaimCode(
  code: string,
  random: (octets: number) => Uint8Array = randomBytes,
): Promise<ClaimCodeHash> {
  const salt = Buffer.from(random(saltOctets));
  const hash = await scryptOf(code, salt, hashOctets, cost);
  return { salt: salt.toString("base64url"), hash: hash.toString("base64url") };
}

/** Whether the code is the one; takes the same time whichever of its characters are wrong. */
export async function isClaimCode(code: string, kept: ClaimCodeHash): Promise<boolean> {
  const hash = Buffer.from(kept.hash, "base64url");
  const given = await scryptOf(code, Buffer.from(kept.salt, "base64url"), hashOctets, cost);
  return hash.length === given.length && timingSafeEqual(hash, given);
}
