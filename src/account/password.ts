import { argon2, pbkdf2, timingSafeEqual } from "node:crypto";
import { promisify } from "node:util";
import { cramMd5Verifier } from "../sasl/cram-md5.ts";
import { preparePassword } from "../sasl/prepare.ts";
import {
  digestName,
  digestOctets,
  scramCredentialOf,
  scramSaltOctets,
  type ScramHash,
} from "../sasl/scram-keys.ts";
import type { StoredCredential } from "../store/mail-store.ts";
import {
  formatArgon2Hash,
  formatCramMd5Verifier,
  formatScramCredential,
  parseArgon2Hash,
  parseScramCredential,
  readable,
  type Argon2Hash,
} from "./stored-credential.ts";

export const passwordCharactersMin = 8;
export const passwordOctetsMax = 1000;

/** OWASP's first choice of small memory: 19 MiB, two passes. Measured: 35 ms, on a thread of its own. */
const argon2Settings = { memoryKib: 19 * 1024, passes: 2, parallelism: 1 } as const;
const argon2Octets = 32;

/** Measured: 1.5 ms; RFC 7677 §4 asks for at least 4096. */
export const scramIterations = 10_000;

/** Random octets, as node:crypto's randomBytes gives them. */
export type Random = (octets: number) => Buffer;

/** The password is not one that we take; the message says why, for the person who chose it. */
export class PasswordRefusal extends RangeError {
  override readonly name = "PasswordRefusal";
}

/** All that is kept of a new password: one verifier for each way to log in. */
export async function passwordCredentials(
  password: string,
  random: Random,
  clock: () => number = Date.now,
): Promise<StoredCredential[]> {
  const prepared = await acceptablePassword(password);
  const createdAt = clock();
  const [argon2id, sha256, sha1] = await Promise.all([
    argon2Of(prepared, random),
    scramOf("sha-256", prepared, random),
    scramOf("sha-1", prepared, random),
  ]);
  return [
    { kind: "argon2id", value: formatArgon2Hash(argon2id), createdAt },
    { kind: "scram-sha-256", value: sha256, createdAt },
    { kind: "scram-sha-1", value: sha1, createdAt },
    { kind: "cram-md5", value: formatCramMd5Verifier(cramMd5Verifier(prepared)), createdAt },
  ];
}

/**
 * Whether `password`, as typed into a mail program, is the one behind `credentials`. By the SCRAM verifier, which must
 * be there anyway: argon2 beside it would not be harder for a thief, and costs 19 MiB and 35 ms at each login.
 */
export async function verifyMailPassword(
  password: string,
  credentials: readonly StoredCredential[],
): Promise<boolean> {
  if (Buffer.byteLength(password) > passwordOctetsMax) return false;
  const stored = credentials.find(({ kind }) => kind === "scram-sha-256");
  const known = stored && readable(() => parseScramCredential("sha-256", stored.value));
  const prepared = await preparePassword(password);
  // Without an account it takes the same time, so that nobody can tell who exists.
  const { salt, iterations } = known ?? { salt: absentHash.salt, iterations: scramIterations };
  const saltedPassword = await saltedPasswordOf("sha-256", prepared ?? password, {
    salt,
    iterations,
  });
  const found = scramCredentialOf({ hash: "sha-256", saltedPassword, salt, iterations });
  if (known === undefined || prepared === undefined) return false;
  return timingSafeEqual(found.storedKey, known.storedKey);
}

/** Whether `password`, as typed into a page, is the one behind `credentials`: by argon2id. */
export async function verifyPassword(
  password: string,
  credentials: readonly StoredCredential[],
): Promise<boolean> {
  if (Buffer.byteLength(password) > passwordOctetsMax) return false;
  const stored = credentials.find(({ kind }) => kind === "argon2id");
  const known = stored && readable(() => parseArgon2Hash(stored.value));
  const prepared = await preparePassword(password);
  // Without an account it takes the same time, so that nobody can tell who exists.
  const hash = await argon2Tag(prepared ?? password, known ?? absentHash);
  return known !== undefined && prepared !== undefined && timingSafeEqual(hash, known.hash);
}

const absentHash: Argon2Hash = {
  ...argon2Settings,
  salt: Buffer.alloc(scramSaltOctets),
  hash: Buffer.alloc(argon2Octets),
};

async function acceptablePassword(password: string): Promise<string> {
  if (Buffer.byteLength(password) > passwordOctetsMax) {
    throw new PasswordRefusal(`Choose a shorter password: at most ${passwordOctetsMax} octets`);
  }
  const prepared = await preparePassword(password);
  if (prepared === undefined) {
    throw new PasswordRefusal(
      "Choose a password without control characters, and without letters of opposite directions",
    );
  }
  if (Array.from(prepared).length < passwordCharactersMin) {
    throw new PasswordRefusal(
      `Choose a longer password: at least ${passwordCharactersMin} characters`,
    );
  }
  return prepared;
}

async function argon2Of(prepared: string, random: Random): Promise<Argon2Hash> {
  const empty = { ...argon2Settings, salt: random(scramSaltOctets), hash: absentHash.hash };
  return { ...empty, hash: await argon2Tag(prepared, empty) };
}

const argon2Async = promisify(argon2);

function argon2Tag(prepared: string, of: Argon2Hash): Promise<Buffer> {
  return argon2Async("argon2id", {
    message: prepared,
    nonce: of.salt,
    memory: of.memoryKib,
    passes: of.passes,
    parallelism: of.parallelism,
    tagLength: of.hash.length,
  });
}

const pbkdf2Async = promisify(pbkdf2);

async function scramOf(hash: ScramHash, prepared: string, random: Random): Promise<string> {
  const salt = random(scramSaltOctets);
  const iterations = scramIterations;
  const saltedPassword = await saltedPasswordOf(hash, prepared, { salt, iterations });
  return formatScramCredential(scramCredentialOf({ hash, saltedPassword, salt, iterations }));
}

function saltedPasswordOf(
  hash: ScramHash,
  prepared: string,
  { salt, iterations }: { readonly salt: Buffer; readonly iterations: number },
): Promise<Buffer> {
  return pbkdf2Async(prepared, salt, iterations, digestOctets(hash), digestName(hash));
}
