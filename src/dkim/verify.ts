import { timingSafeEqual, createHash, type KeyObject, verify } from "node:crypto";
import { AbnfError } from "../abnf/scanner.ts";
import { type HeaderField, headerFields } from "../message/header.ts";
import { BodyHash } from "./body-hash.ts";
import type { Canonicalization } from "./canonical-header.ts";
import { type KeyRecord, parseKeyRecord } from "./key-record.ts";
import { signedData } from "./sign.ts";
import { parseSignature, type Signature, withoutSignature } from "./signature.ts";

/** What one signature is worth, in the words of RFC 8601 §2.7.1. */
export interface DkimVerdict {
  readonly kind: "pass" | "fail" | "policy" | "neutral" | "temperror" | "permerror";
  /** For people; "" where it passed. */
  readonly reason: string;
  /** Undefined where the field could not be read. */
  readonly signature: Signature | undefined;
  /** The domain only tries DKIM out. RFC 6376 §3.6.1, t=y */
  readonly testing: boolean;
  /** Of the key, where there was one. */
  readonly bits: number | undefined;
}

/** What the DNS said of a key. */
export type KeyAnswer =
  | { readonly kind: "found"; readonly records: readonly string[] }
  | { readonly kind: "none" }
  | { readonly kind: "failed"; readonly reason: string };

export interface DkimClaim {
  /** Whom to ask for a TXT record; undefined where the verdict is clear without. */
  readonly keyName: string | undefined;
  /** After the whole body. */
  readonly verdict: (answer: KeyAnswer) => DkimVerdict;
}

/** Signatures that are looked at; each costs a question and a verification. RFC 6376 §6.1 */
const signaturesMax = 10;
/** RFC 8301 §3.2 */
const rsaBitsMin = 1024;

/**
 * All signatures of one message: made of its header, fed with its body, and then asked for the claims, in the order of
 * the fields. `at` is in seconds since 1970.
 */
export class DkimVerifier {
  readonly #header: string;
  readonly #fields: readonly HeaderField[];
  readonly #at: number;
  readonly #bodies = new Map<Canonicalization, BodyHash>();
  readonly #read: readonly Read[];

  constructor(header: string, at: number) {
    this.#header = header;
    this.#fields = headerFields(header);
    this.#at = at;
    this.#read = this.#fields
      .filter(({ name }) => name === "dkim-signature")
      .slice(0, signaturesMax)
      .map((field) => readField(header, field));
    for (const read of this.#read) {
      if (!("signature" in read)) continue;
      const { bodyCanonicalization } = read.signature;
      if (!this.#bodies.has(bodyCanonicalization)) {
        this.#bodies.set(bodyCanonicalization, new BodyHash(bodyCanonicalization));
      }
    }
  }

  push(body: Uint8Array): void {
    for (const hash of this.#bodies.values()) hash.push(body);
  }

  finish(): DkimClaim[] {
    const digests = new Map(
      [...this.#bodies].map(([canonicalization, hash]) => [canonicalization, hash.digest()]),
    );
    return this.#read.map((read) => {
      if (!("signature" in read)) return settled("permerror", read.reason);
      const digest = digests.get(read.signature.bodyCanonicalization)!;
      return this.#claim(read, digest);
    });
  }

  #claim({ field, signature }: ReadSignature, digest: Buffer): DkimClaim {
    const early = this.#early(signature, digest);
    if (early) return settled(early[0], early[1], signature);
    return {
      keyName: `${signature.selector}._domainkey.${signature.domain}`,
      verdict: (answer) => {
        const record = recordOf(answer);
        if ("kind" in record) return { ...record, signature, testing: false, bits: undefined };
        const [kind, reason] = this.#judge(field, signature, record);
        const { key, testing } = record;
        return { kind, reason, signature, testing, bits: key && bitsOf(key) };
      },
    };
  }

  /** What needs no key. */
  #early(signature: Signature, digest: Buffer): Judgement | undefined {
    const { algorithm, expiresAt, bodyHash, bodyLength } = signature;
    // RFC 8301 §3.1
    if (algorithm === "rsa-sha1") return ["permerror", "made with SHA-1, which proves nothing"];
    if (algorithm !== "rsa-sha256" && algorithm !== "ed25519-sha256") {
      return ["permerror", "algorithm not known"];
    }
    if (bodyLength !== undefined) return ["permerror", "signs only a part of the body"];
    if (expiresAt !== undefined && expiresAt < this.#at) return ["permerror", "expired"];
    const isSame = bodyHash.length === digest.length && timingSafeEqual(bodyHash, digest);
    return isSame ? undefined : ["fail", "the body was changed"];
  }

  #judge(field: HeaderField, signature: Signature, record: KeyRecord): Judgement {
    const { key } = record;
    if (!key) return ["permerror", "the key was revoked"];
    const unfit = unfitness(signature, record, key);
    if (unfit !== undefined) return ["permerror", unfit];
    if (record.type === "rsa" && bitsOf(key) < rsaBitsMin) {
      return ["policy", `the key has fewer than ${rsaBitsMin} bits`];
    }
    const { headerCanonicalization, signedHeaders } = signature;
    const data = signedData(
      { header: this.#header, fields: this.#fieldsBut(field), names: signedHeaders },
      withoutSignature(this.#header.slice(field.start, field.end)),
      headerCanonicalization,
    );
    const isGood = isSignedBy(data, signature.signature, key);
    return isGood ? ["pass", ""] : ["fail", "the header was changed, or the key is another"];
  }

  /** A signature never covers itself. RFC 6376 §3.7 */
  #fieldsBut(own: HeaderField): HeaderField[] {
    return this.#fields.filter((field) => field !== own);
  }
}

type Judgement = readonly [kind: DkimVerdict["kind"], reason: string];

interface ReadSignature {
  readonly field: HeaderField;
  readonly signature: Signature;
}

type Read = ReadSignature | { readonly reason: string };

function readField(header: string, field: HeaderField): Read {
  try {
    const value = header.slice(field.valueStart, field.end);
    return { field, signature: parseSignature(value) };
  } catch (error) {
    if (error instanceof AbnfError) return { reason: `cannot be read: ${error.reason}` };
    throw error;
  }
}

function settled(kind: DkimVerdict["kind"], reason: string, signature?: Signature): DkimClaim {
  const verdict = { kind, reason, signature, testing: false, bits: undefined };
  return { keyName: undefined, verdict: () => verdict };
}

/** RFC 6376 §6.1.2: of several records any may be taken; we take the first that can be read. */
function recordOf(
  answer: KeyAnswer,
): KeyRecord | { readonly kind: DkimVerdict["kind"]; readonly reason: string } {
  if (answer.kind === "failed") return { kind: "temperror", reason: answer.reason };
  if (answer.kind === "none") return { kind: "permerror", reason: "no key in the DNS" };
  let reason = "no key in the DNS";
  for (const text of answer.records) {
    try {
      return parseKeyRecord(text);
    } catch (error) {
      if (!(error instanceof AbnfError)) throw error;
      reason = `the key in the DNS cannot be read: ${error.reason}`;
    }
  }
  return { kind: "permerror", reason };
}

/** Why a key cannot have made this signature. RFC 6376 §6.1.2 */
function unfitness(signature: Signature, record: KeyRecord, key: KeyObject): string | undefined {
  const [type] = signature.algorithm.split("-");
  if (type !== record.type || key.asymmetricKeyType !== record.type)
    return "the key is of another kind";
  if (record.hashes && !record.hashes.includes("sha256")) return "the key is not for SHA-256";
  if (!record.services.some((service) => service === "*" || service === "email")) {
    return "the key is not for mail";
  }
  const { domain, identity } = signature;
  const isBelow = identity.slice(identity.lastIndexOf("@") + 1).toLowerCase() !== domain;
  return record.strict && isBelow ? "the key is not for names below its domain" : undefined;
}

function bitsOf(key: KeyObject): number {
  return key.asymmetricKeyDetails?.modulusLength ?? 256;
}

function isSignedBy(data: Buffer, signature: Buffer, key: KeyObject): boolean {
  try {
    if (key.asymmetricKeyType !== "ed25519") return verify("sha256", data, key, signature);
    return verify(null, createHash("sha256").update(data).digest(), key, signature);
  } catch {
    // Such as an RSA exponent that the library refuses.
    return false;
  }
}
