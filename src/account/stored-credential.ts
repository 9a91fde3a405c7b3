import { AbnfError, Scanner } from "../abnf/scanner.ts";
import type { CramMd5Verifier } from "../sasl/cram-md5.ts";
import { formatMd5State, parseMd5State } from "../sasl/md5.ts";
import { digestOctets, type ScramCredential, type ScramHash } from "../sasl/scram-keys.ts";

// How verifiers of passwords stand in the store, one line of text each. Parsing demands every bound: what a damaged or
// foreign database says must not become an hour of hashing.

/** RFC 9106 §3.1 */
export interface Argon2Hash {
  readonly memoryKib: number;
  readonly passes: number;
  readonly parallelism: number;
  readonly salt: Buffer;
  readonly hash: Buffer;
}

const charactersMax = 512;
const number = /[1-9][0-9]{0,9}/y;
const base64 = /[A-Za-z0-9+/]{4,128}={0,2}/y;

/** The PHC string: $argon2id$v=19$m=19456,t=2,p=1$salt$hash, base64 without padding. */
export function formatArgon2Hash(argon2: Argon2Hash): string {
  const settings = `m=${argon2.memoryKib},t=${argon2.passes},p=${argon2.parallelism}`;
  return `$argon2id$v=19$${settings}$${bare(argon2.salt)}$${bare(argon2.hash)}`;
}

export function parseArgon2Hash(text: string): Argon2Hash {
  const scanner = scannerOf(text);
  scanner.expect("$argon2id$v=19$m=");
  const memoryKib = bounded(scanner, 8, 1024 * 1024);
  scanner.expect(",t=");
  const passes = bounded(scanner, 1, 32);
  scanner.expect(",p=");
  const parallelism = bounded(scanner, 1, 16);
  scanner.expect("$");
  const salt = octets(scanner, 8, 64);
  scanner.expect("$");
  const hash = octets(scanner, 16, 64);
  end(scanner);
  if (memoryKib < 8 * parallelism) scanner.fail("expected more memory");
  return { memoryKib, passes, parallelism, salt, hash };
}

/** As RFC 5803 §3 has it behind the scheme: iterations:salt$stored-key:server-key. */
export function formatScramCredential(credential: ScramCredential): string {
  const { salt, iterations, storedKey, serverKey } = credential;
  const keys = `${storedKey.toString("base64")}:${serverKey.toString("base64")}`;
  return `${iterations}:${salt.toString("base64")}$${keys}`;
}

export function parseScramCredential(hash: ScramHash, text: string): ScramCredential {
  const scanner = scannerOf(text);
  const length = digestOctets(hash);
  const iterations = bounded(scanner, 1, 10_000_000);
  scanner.expect(":");
  const salt = octets(scanner, 8, 64);
  scanner.expect("$");
  const storedKey = octets(scanner, length, length);
  scanner.expect(":");
  const serverKey = octets(scanner, length, length);
  end(scanner);
  return { salt, iterations, storedKey, serverKey };
}

/** inner:outer */
export function formatCramMd5Verifier(verifier: CramMd5Verifier): string {
  const { inner, outer } = verifier;
  return `${formatMd5State(inner).toString("base64")}:${formatMd5State(outer).toString("base64")}`;
}

export function parseCramMd5Verifier(text: string): CramMd5Verifier {
  const scanner = scannerOf(text);
  const inner = parseMd5State(octets(scanner, 16, 16));
  scanner.expect(":");
  const outer = parseMd5State(octets(scanner, 16, 16));
  end(scanner);
  return { inner, outer };
}

/** The value that `parse` makes, or undefined where the text is damaged. */
export function readable<Value>(parse: () => Value): Value | undefined {
  try {
    return parse();
  } catch (error) {
    if (error instanceof AbnfError) return undefined;
    throw error;
  }
}

function scannerOf(text: string): Scanner {
  const scanner = new Scanner(text.slice(0, charactersMax));
  if (text.length > charactersMax) scanner.fail("expected a shorter text");
  return scanner;
}

function bounded(scanner: Scanner, min: number, max: number): number {
  const value = Number(scanner.expectMatch(number, "number"));
  return value >= min && value <= max ? value : scanner.fail(`expected ${min} to ${max}`);
}

function octets(scanner: Scanner, min: number, max: number): Buffer {
  const value = Buffer.from(scanner.expectMatch(base64, "base64"), "base64");
  if (value.length < min || value.length > max) scanner.fail(`expected ${min} to ${max} octets`);
  return value;
}

function end(scanner: Scanner): void {
  if (!scanner.atEnd) scanner.fail("expected the end");
}

function bare(value: Buffer): string {
  return value.toString("base64").replace(/=+$/, "");
}
