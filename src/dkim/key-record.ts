import { Buffer } from "node:buffer";
import { createPublicKey, type KeyObject } from "node:crypto";
import { AbnfError } from "../abnf/scanner.ts";
import { parseTagList, withoutWhiteSpace } from "./tag-list.ts";

export type KeyType = "rsa" | "ed25519";

/** What the DNS says of one selector. RFC 6376 §3.6.1 */
export interface KeyRecord {
  readonly type: KeyType;
  /** Undefined: revoked. */
  readonly key: KeyObject | undefined;
  /** Hashes that may be used; undefined: all. */
  readonly hashes: readonly string[] | undefined;
  /** t=y: the domain only tries DKIM out. */
  readonly testing: boolean;
  /** t=s: i= must be at d= itself, not below. */
  readonly strict: boolean;
  /** "*" stands for all. */
  readonly services: readonly string[];
}

/** A character-string of the DNS holds so much. RFC 1035 §3.3 */
const stringOctetsMax = 255;
/** What each string of a record is cut at: fits an input field and leaves room for quotes. */
const stringOctets = 250;

/** The record's text, its strings joined. An AbnfError refuses what is no key record of ours. */
export function parseKeyRecord(text: string): KeyRecord {
  const tags = parseTagList(text);
  const fail = (reason: string): never => {
    throw new AbnfError(reason, text, 0);
  };
  // RFC 6376 §3.6.1: v= is the first tag where it is given.
  if (tags.has("v") && (tags.get("v") !== "DKIM1" || tags.keys().next().value !== "v")) {
    fail("expected v=DKIM1 first");
  }
  const type = tags.get("k")?.toLowerCase() ?? "rsa";
  if (type !== "rsa" && type !== "ed25519") return fail("expected k=rsa or k=ed25519");
  const encoded = tags.get("p");
  if (encoded === undefined) return fail("expected p=");
  const flags = listOf(tags.get("t")) ?? [];
  return {
    type,
    key: publicKey(type, withoutWhiteSpace(encoded), fail),
    hashes: listOf(tags.get("h")),
    testing: flags.includes("y"),
    strict: flags.includes("s"),
    services: listOf(tags.get("s")) ?? ["*"],
  };
}

/** The record that publishes the public half of the key. mail-behaviours.md 11.1 */
export function formatKeyRecord(key: KeyObject): string {
  const type = key.asymmetricKeyType === "ed25519" ? "ed25519" : "rsa";
  return `v=DKIM1; h=sha256;${type === "rsa" ? "" : " k=ed25519;"} p=${encodedKey(key)}`;
}

/** What stands in p=. RFC 6376 §3.6.1, RFC 8463 §4 */
export function encodedKey(key: KeyObject): string {
  const spki = publicHalf(key).export({ format: "der", type: "spki" });
  // The last octets of an Ed25519 SubjectPublicKeyInfo are the key itself. RFC 8410 §4
  return (key.asymmetricKeyType === "ed25519" ? spki.subarray(-ed25519Octets) : spki).toString(
    "base64",
  );
}

/** A long TXT record as zone files want it: strings in quotes, none too long. RFC 1035 §5.1 */
export function quotedStrings(record: string): string {
  const strings: string[] = [];
  for (let at = 0; at < record.length; at += stringOctets) {
    strings.push(record.slice(at, at + stringOctets).replaceAll(/["\\]/g, "\\$&"));
  }
  const longest = record.length <= stringOctetsMax ? [record] : strings;
  return longest.map((text) => `"${text}"`).join(" ");
}

const ed25519Octets = 32;
/** Longer keys cost verifiers time: RFC 8301 §3.2 asks for up to 4096 bits. */
const encodedOctetsMax = 4096;

function publicHalf(key: KeyObject): KeyObject {
  return key.type === "private" ? createPublicKey(key) : key;
}

function publicKey(
  type: KeyType,
  encoded: string,
  fail: (reason: string) => never,
): KeyObject | undefined {
  if (encoded === "") return undefined;
  if (encoded.length > encodedOctetsMax || !/^[A-Za-z0-9+/]+={0,2}$/.test(encoded)) {
    return fail("expected base64 in p=");
  }
  const octets = Buffer.from(encoded, "base64");
  const key = type === "rsa" ? rsaKey(octets) : ed25519Key(octets);
  return key ?? fail(`expected an ${type} key in p=`);
}

/** RFC 6376 §3.6.1 speaks of RSAPublicKey; the world publishes SubjectPublicKeyInfo (erratum 3017). */
function rsaKey(octets: Buffer): KeyObject | undefined {
  for (const type of ["spki", "pkcs1"] as const) {
    try {
      const key = createPublicKey({ key: octets, format: "der", type });
      if (key.asymmetricKeyType === "rsa") return key;
    } catch {
      // Not in that form.
    }
  }
  return undefined;
}

function ed25519Key(octets: Buffer): KeyObject | undefined {
  if (octets.length !== ed25519Octets) return undefined;
  const x = octets.toString("base64url");
  try {
    return createPublicKey({ key: { kty: "OKP", crv: "Ed25519", x }, format: "jwk" });
  } catch {
    return undefined;
  }
}

function listOf(value: string | undefined): readonly string[] | undefined {
  if (value === undefined) return undefined;
  return withoutWhiteSpace(value).toLowerCase().split(":");
}
