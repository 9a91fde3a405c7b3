// DKIM: a domain vouches for a message. RFC 6376, RFC 8301, RFC 8463
//
// 1. Pure: octets in, fields and verdicts out. Keys are given, the DNS is asked by whoever verifies.
// 2. A body is hashed as it streams by (body-hash.ts), so that its size does not matter.
// 3. What is signed is what leaves: CRLF line ends and nothing after it changes header or body.
// 4. SHA-1 and RSA keys below 1024 bits are worth nothing (RFC 8301 §3), nor is l= (RFC 6376 §8.2).
import { createHash, type KeyObject, sign } from "node:crypto";
import { type HeaderField, headerFields } from "../message/header.ts";
import { canonicalField, type Canonicalization } from "./canonical-header.ts";

/** How one selector signs. */
export interface SigningKey {
  /** A-labels. */
  readonly domain: string;
  readonly selector: string;
  readonly key: KeyObject;
  readonly headerCanonicalization: Canonicalization;
  readonly bodyCanonicalization: Canonicalization;
  /** Names of the fields to sign, in any case. */
  readonly headers: readonly string[];
  /** Each name is signed once more than it occurs, so that none can be added. RFC 6376 §8.15 */
  readonly seals: boolean;
  /** Undefined: for ever. */
  readonly expirationSeconds: number | undefined;
}

/** mail-behaviours.md 3.2 */
export const defaultSignedHeaders: readonly string[] = [
  "From",
  "To",
  "Cc",
  "Bcc",
  "Reply-To",
  "References",
  "In-Reply-To",
  "Subject",
  "Date",
  "Message-Id",
  "Content-Type",
];

/** A DKIM-Signature field that waits for its signature. */
export interface UnsignedField {
  /** What the key is to sign, by the algorithm that node:crypto calls so. */
  readonly data: Buffer;
  readonly algorithm: "sha256" | null;
  /** The field with the signature, with its line end. */
  readonly withSignature: (signature: Buffer) => string;
}

/**
 * The first half of signing, for those who let another thread do the rest: RSA takes a slow processor 6 ms. `header` is
 * latin1, with the empty line behind it or without; `at` is in seconds since 1970, undefined where nobody knows the time:
 * then the signature says none, and does not expire.
 */
export function unsignedField(
  of: { readonly header: string; readonly bodyHash: Uint8Array },
  key: SigningKey,
  at: number | undefined,
): UnsignedField {
  const fields = headerFields(of.header);
  const names = namesToSign(fields, key);
  const field = `DKIM-Signature: ${folded(tagsOf(names, Buffer.from(of.bodyHash), key, at))}`;
  const data = signedData({ header: of.header, fields, names }, field, key.headerCanonicalization);
  const withSignature = (signature: Buffer): string => `${field}${foldedBase64(signature)}\r\n`;
  // RFC 8463 §3: Ed25519 signs the SHA-256 of the data, RSA the data by SHA-256.
  return key.key.asymmetricKeyType === "ed25519"
    ? { data: createHash("sha256").update(data).digest(), algorithm: null, withSignature }
    : { data, algorithm: "sha256", withSignature };
}

/** The DKIM-Signature field of a message, with its line end, at once. */
export function signatureField(...of: Parameters<typeof unsignedField>): string {
  const { algorithm, data, withSignature } = unsignedField(...of);
  return withSignature(sign(algorithm, data, of[1].key));
}

/** Header fields that a signature names, with itself behind them, as they are hashed. RFC 6376 §3.7 */
export function signedData(
  of: {
    readonly header: string;
    readonly fields: readonly HeaderField[];
    readonly names: readonly string[];
  },
  signatureWithoutValue: string,
  canonicalization: Canonicalization,
): Buffer {
  const left = new Map<string, HeaderField[]>();
  for (const field of of.fields) {
    const same = left.get(field.name);
    if (same) same.push(field);
    else left.set(field.name, [field]);
  }
  let text = "";
  for (const name of of.names) {
    // RFC 6376 §5.4.2: from the last field of a name to its first; then it stands for one that is not there.
    const field = left.get(name)?.pop();
    if (field) text += canonicalField(of.header.slice(field.start, field.end), canonicalization);
  }
  const own = canonicalField(signatureWithoutValue, canonicalization);
  return Buffer.from(text + own.replace(/\r\n$/, ""), "latin1");
}

/** Columns of a line of our own field. */
const columnsMax = 76;

function namesToSign(fields: readonly HeaderField[], key: SigningKey): string[] {
  const names: string[] = [];
  for (const name of new Set(key.headers.map((header) => header.toLowerCase()))) {
    const count = fields.filter((field) => field.name === name).length;
    for (let i = key.seals ? -1 : 0; i < count; i++) names.push(name);
  }
  return names;
}

/** Words between which a line may end; b= is the last and still empty. */
function tagsOf(
  names: readonly string[],
  bodyHash: Buffer,
  key: SigningKey,
  at: number | undefined,
): string[] {
  const { domain, selector, headerCanonicalization, bodyCanonicalization } = key;
  const algorithm = key.key.asymmetricKeyType === "ed25519" ? "ed25519" : "rsa";
  const { expirationSeconds } = key;
  const times = at === undefined ? [] : [` t=${at};`];
  if (at !== undefined && expirationSeconds !== undefined)
    times.push(` x=${at + expirationSeconds};`);
  return [
    `v=1; a=${algorithm}-sha256; c=${headerCanonicalization}/${bodyCanonicalization};`,
    ` d=${domain};`,
    ` s=${selector};`,
    ...times,
    ...names.map((name, i) => `${i === 0 ? " h=" : ""}${name}${i < names.length - 1 ? ":" : ";"}`),
    ` bh=${bodyHash.toString("base64")};`,
    " b=",
  ];
}

function folded(words: readonly string[]): string {
  let text = "";
  let column = "DKIM-Signature: ".length;
  for (const word of words) {
    if (column + word.length > columnsMax) {
      text += `\r\n\t${word.trimStart()}`;
      column = 8 + word.length;
    } else {
      text += word;
      column += word.length;
    }
  }
  return text;
}

function foldedBase64(value: Buffer): string {
  const lines = value.toString("base64").match(/.{1,64}/g) ?? [];
  return lines.map((line) => `\r\n\t${line}`).join("");
}
