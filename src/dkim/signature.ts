import { Buffer } from "node:buffer";
import { AbnfError } from "../abnf/scanner.ts";
import type { Canonicalization } from "./canonical-header.ts";
import { parseTagList, type TagList, withoutWhiteSpace } from "./tag-list.ts";

/** What a DKIM-Signature field says. RFC 6376 §3.5 */
export interface Signature {
  /** As given, such as "rsa-sha256". */
  readonly algorithm: string;
  /** In lower case. */
  readonly domain: string;
  readonly selector: string;
  /** The agent or user behind it: i=, or "@" and the domain where absent. */
  readonly identity: string;
  readonly headerCanonicalization: Canonicalization;
  readonly bodyCanonicalization: Canonicalization;
  /** In lower case, in order, with repetitions. */
  readonly signedHeaders: readonly string[];
  readonly bodyHash: Buffer;
  readonly signature: Buffer;
  /** Seconds since 1970. */
  readonly signedAt: number | undefined;
  readonly expiresAt: number | undefined;
  /** Octets of the body that are signed; undefined: all. RFC 6376 §8.2 */
  readonly bodyLength: number | undefined;
}

/** Fields that one signature may name. */
const signedHeadersMax = 500;

/** The value of a DKIM-Signature field, latin1, with its folds. An AbnfError refuses what cannot be judged. */
export function parseSignature(value: string): Signature {
  const tags = parseTagList(value);
  const fail = (reason: string): never => {
    throw new AbnfError(reason, value, 0);
  };
  if (needed(tags, "v", fail) !== "1") fail("expected v=1");
  const domain = needed(tags, "d", fail).toLowerCase();
  const selector = needed(tags, "s", fail).toLowerCase();
  if (!isDomain(domain)) fail("expected a domain name in d=");
  if (!isDomain(selector)) fail("expected a selector in s=");
  const [headerCanonicalization, bodyCanonicalization] = canonicalizations(tags.get("c"), fail);
  const signedAt = seconds(tags.get("t"), fail);
  const expiresAt = seconds(tags.get("x"), fail);
  // RFC 6376 §3.5: x= must be greater than t=.
  if (signedAt !== undefined && expiresAt !== undefined && expiresAt <= signedAt) {
    fail("expected x= behind t=");
  }
  if (!queryMethods(tags.get("q")).includes("dns/txt")) fail("expected q=dns/txt");
  return {
    algorithm: needed(tags, "a", fail).toLowerCase(),
    domain,
    selector,
    identity: identity(tags.get("i"), domain, fail),
    headerCanonicalization,
    bodyCanonicalization,
    signedHeaders: signedHeaders(needed(tags, "h", fail), fail),
    bodyHash: base64(needed(tags, "bh", fail), fail),
    signature: base64(needed(tags, "b", fail), fail),
    signedAt,
    expiresAt,
    bodyLength: bodyLength(tags.get("l"), fail),
  };
}

/** The field without the value of b=, as it is hashed. RFC 6376 §3.7 */
export function withoutSignature(field: string): string {
  return field.replace(/((?:^[^:]*:|;)[\t\n\r ]*b[\t\n\r ]*=)[^;]*/, (all, kept: string) => {
    // The field's own line end is no part of the value.
    return kept + (all.endsWith("\r\n") ? "\r\n" : "");
  });
}

type Fail = (reason: string) => never;

function needed(tags: TagList, name: string, fail: Fail): string {
  const value = tags.get(name);
  return value === undefined || value === "" ? fail(`expected ${name}=`) : value;
}

/** A name of the DNS; with "_", which selectors have, and UTF-8 (RFC 8616 §4). */
function isDomain(text: string): boolean {
  return (
    text.length <= 253 && /^[a-z0-9_\x80-\xff-]{1,63}(\.[a-z0-9_\x80-\xff-]{1,63})*$/.test(text)
  );
}

// RFC 6376 §3.5: sig-c-tag-alg = ("simple" / "relaxed") ["/" ("simple" / "relaxed")]
function canonicalizations(
  value: string | undefined,
  fail: Fail,
): readonly [Canonicalization, Canonicalization] {
  const [header = "simple", body = "simple", ...more] = value?.toLowerCase().split("/") ?? [];
  if (more.length > 0 || !isCanonicalization(header) || !isCanonicalization(body)) {
    return fail("expected c= of simple and relaxed");
  }
  return [header, body];
}

function isCanonicalization(text: string): text is Canonicalization {
  return text === "simple" || text === "relaxed";
}

function seconds(value: string | undefined, fail: Fail): number | undefined {
  if (value === undefined) return undefined;
  return /^[0-9]{1,12}$/.test(value) ? Number(value) : fail("expected seconds since 1970");
}

function bodyLength(value: string | undefined, fail: Fail): number | undefined {
  if (value === undefined) return undefined;
  return /^[0-9]{1,76}$/.test(value) ? Number(value) : fail("expected octets in l=");
}

function queryMethods(value: string | undefined): readonly string[] {
  if (value === undefined) return ["dns/txt"];
  return withoutWhiteSpace(value).toLowerCase().split(":");
}

/** RFC 6376 §3.5: the domain of i= is that of d= or below it. */
function identity(value: string | undefined, domain: string, fail: Fail): string {
  if (value === undefined) return `@${domain}`;
  const of = value.slice(value.lastIndexOf("@") + 1).toLowerCase();
  const isBelow = of === domain || of.endsWith(`.${domain}`);
  return value.includes("@") && isBelow ? value : fail("expected i= at or below d=");
}

function signedHeaders(value: string, fail: Fail): readonly string[] {
  const names = withoutWhiteSpace(value).toLowerCase().split(":");
  if (names.length > signedHeadersMax) fail("expected fewer names in h=");
  if (!names.every((name) => /^[!-9;-~]+$/.test(name))) fail("expected field names in h=");
  // RFC 6376 §5.4
  if (!names.includes("from")) fail("expected from in h=");
  return names;
}

function base64(value: string, fail: Fail): Buffer {
  const text = withoutWhiteSpace(value);
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(text)) fail("expected base64");
  return Buffer.from(text, "base64");
}
