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

export interface CredentialsOptions {
  /** Milliseconds since 1970. */
  readonly clock?: () => number;
  /**
   * Verifiers of the account's other passwords. The new ones get the same salt: one derivation checks a password against
   * all of them, and SCRAM, which names one salt per login (RFC 5802 §5.1), takes any of them.
   */
  readonly like?: readonly StoredCredential[];
}

/** All that is kept of an account's new password: one verifier for each way to log in. */
export async function passwordCredentials(
  password: string,
  random: Random,
  options: CredentialsOptions = {},
): Promise<StoredCredential[]> {
  const { clock = Date.now } = options;
  const prepared = await acceptablePassword(password);
  const createdAt = clock();
  const [argon2id, mail] = await Promise.all([
    argon2Of(prepared, random),
    mailCredentials(prepared, random, { ...options, clock: () => createdAt }),
  ]);
  return [{ kind: "argon2id", value: formatArgon2Hash(argon2id), createdAt }, ...mail];
}

/** What is kept of an app password. It is drawn by lot, so there is nothing for argon2 to make harder. */
export async function mailCredentials(
  password: string,
  random: Random,
  { clock = Date.now, like = [] }: CredentialsOptions = {},
): Promise<StoredCredential[]> {
  const createdAt = clock();
  const [sha256, sha1] = await Promise.all([
    scramOf("sha-256", password, saltOf("sha-256", like) ?? newSalt(random)),
    scramOf("sha-1", password, saltOf("sha-1", like) ?? newSalt(random)),
  ]);
  return [
    { kind: "scram-sha-256", value: sha256, createdAt },
    { kind: "scram-sha-1", value: sha1, createdAt },
    { kind: "cram-md5", value: formatCramMd5Verifier(cramMd5Verifier(password)), createdAt },
  ];
}

/** Refuses what is no password to take. */
export async function checkPassword(password: string): Promise<void> {
  await acceptablePassword(password);
}

/**
 * The one of `credentials` that `password`, as typed into a mail program, belongs to. By the SCRAM verifier, which must
 * be there anyway: argon2 beside it would not be harder for a thief, and costs 19 MiB and 35 ms at each login.
 */
export async function verifyMailPassword(
  password: string,
  credentials: readonly StoredCredential[],
): Promise<StoredCredential | undefined> {
  if (Buffer.byteLength(password) > passwordOctetsMax) return undefined;
  const known = credentials.flatMap((stored) => {
    if (stored.kind !== "scram-sha-256") return [];
    const scram = readable(() => parseScramCredential("sha-256", stored.value));
    return scram === undefined ? [] : [{ stored, scram }];
  });
  const prepared = await preparePassword(password);
  // Without an account it takes the same time, so that nobody can tell who exists.
  const absent = { salt: absentHash.salt, iterations: scramIterations };
  const salts = known.length === 0 ? [absent] : distinctSalts(known.map(({ scram }) => scram));
  for (const { salt, iterations } of salts) {
    const of = { salt, iterations };
    const saltedPassword = await saltedPasswordOf("sha-256", prepared ?? password, of);
    const found = scramCredentialOf({ hash: "sha-256", saltedPassword, ...of });
    const right = known.find(({ scram }) => timingSafeEqual(found.storedKey, scram.storedKey));
    if (right !== undefined && prepared !== undefined) return right.stored;
  }
  return undefined;
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

interface Salt {
  readonly salt: Buffer;
  readonly iterations: number;
}

function newSalt(random: Random): Salt {
  return { salt: random(scramSaltOctets), iterations: scramIterations };
}

function saltOf(hash: ScramHash, credentials: readonly StoredCredential[]): Salt | undefined {
  const stored = credentials.find(({ kind }) => kind === `scram-${hash}`);
  return stored && readable(() => parseScramCredential(hash, stored.value));
}

/** One as a rule: only accounts that were put together elsewhere have more. */
function distinctSalts(of: readonly Salt[]): Salt[] {
  const bySalt = of.map((one) => [`${one.iterations} ${one.salt.toString("hex")}`, one] as const);
  return [...new Map(bySalt).values()];
}

async function scramOf(hash: ScramHash, prepared: string, of: Salt): Promise<string> {
  const { salt, iterations } = of;
  const saltedPassword = await saltedPasswordOf(hash, prepared, of);
  return formatScramCredential(scramCredentialOf({ hash, saltedPassword, salt, iterations }));
}

function saltedPasswordOf(
  hash: ScramHash,
  prepared: string,
  { salt, iterations }: Salt,
): Promise<Buffer> {
  return pbkdf2Async(prepared, salt, iterations, digestOctets(hash), digestName(hash));
}
