import { Scanner } from "../abnf/scanner.ts";
import { utf8Of } from "./utf8.ts";

// The four messages of SCRAM, RFC 5802 §7. All text is latin1, one character per octet; what is signed later is kept as it
// came.

/** RFC 5802 §5.1: "n" cannot bind, "y" could but thinks that the server cannot, "p" does. */
export type BindingFlag =
  | { readonly kind: "n" | "y" }
  | { readonly kind: "p"; readonly type: string };

export interface ClientFirst {
  readonly flag: BindingFlag;
  readonly authorizationId: string | undefined;
  readonly login: string;
  readonly nonce: string;
  readonly gs2Header: string;
  readonly bare: string;
}

export interface ServerFirst {
  readonly nonce: string;
  readonly salt: Buffer;
  readonly iterations: number;
}

export interface ClientFinal {
  readonly channelBinding: Buffer;
  readonly nonce: string;
  readonly proof: Buffer;
  readonly withoutProof: string;
}

export type ServerFinal =
  | { readonly kind: "verifier"; readonly signature: Buffer }
  | { readonly kind: "error"; readonly error: string };

const octetsMax = 4096;
const bindingName = /[A-Za-z0-9.-]{1,64}/y;
const saslName = /(?:[^\0=,]|=2C|=3D)+/y;
const printable = /[\x21-\x2b\x2d-\x7e]+/y;
const base64 = /(?:[A-Za-z0-9/+]{4})*(?:[A-Za-z0-9/+]{2}==|[A-Za-z0-9/+]{3}=)?/y;
const positiveNumber = /[1-9][0-9]{0,8}/y;
const attributeName = /[A-Za-z](?==)/y;
const attributeValue = /[^\0,]+/y;

// RFC 5802 §7: client-first-message = gs2-header client-first-message-bare
export function parseClientFirst(octets: Buffer): ClientFirst {
  const scanner = scannerOf(octets);
  const flag = bindingFlag(scanner);
  scanner.expect(",");
  const authorizationId = takeExact(scanner, "a=") ? name(scanner) : undefined;
  scanner.expect(",");
  const gs2Header = scanner.input.slice(0, scanner.offset);
  refuseMandatoryExtension(scanner);
  expectExact(scanner, "n=");
  const login = name(scanner);
  scanner.expect(",");
  const nonce = nonceAttribute(scanner);
  extensions(scanner);
  const bare = scanner.input.slice(gs2Header.length);
  return { flag, authorizationId, login, nonce, gs2Header, bare };
}

// RFC 5802 §7: server-first-message = [reserved-mext ","] nonce "," salt "," iteration-count ["," extensions]
export function parseServerFirst(octets: Buffer): ServerFirst {
  const scanner = scannerOf(octets);
  refuseMandatoryExtension(scanner);
  const nonce = nonceAttribute(scanner);
  expectExact(scanner, ",s=");
  const salt = base64Value(scanner);
  expectExact(scanner, ",i=");
  const iterations = Number(scanner.expectMatch(positiveNumber, "iteration-count"));
  extensions(scanner);
  return { nonce, salt, iterations };
}

// RFC 5802 §7: client-final-message = channel-binding "," nonce ["," extensions] "," proof
export function parseClientFinal(octets: Buffer): ClientFinal {
  const scanner = scannerOf(octets);
  expectExact(scanner, "c=");
  const channelBinding = base64Value(scanner);
  scanner.expect(",");
  const nonce = nonceAttribute(scanner);
  let withoutProof = scanner.input.slice(0, scanner.offset);
  scanner.expect(",");
  while (!takeExact(scanner, "p=")) {
    attribute(scanner);
    withoutProof = scanner.input.slice(0, scanner.offset);
    scanner.expect(",");
  }
  const proof = base64Value(scanner);
  if (!scanner.atEnd) scanner.fail("expected the end of client-final-message");
  return { channelBinding, nonce, proof, withoutProof };
}

// RFC 5802 §7: server-final-message = (server-error / verifier) ["," extensions]
export function parseServerFinal(octets: Buffer): ServerFinal {
  const scanner = scannerOf(octets);
  if (takeExact(scanner, "e=")) {
    const error = scanner.expectMatch(attributeValue, "server-error-value");
    extensions(scanner);
    return { kind: "error", error };
  }
  expectExact(scanner, "v=");
  const signature = base64Value(scanner);
  extensions(scanner);
  return { kind: "verifier", signature };
}

/** In UTF-8, then held as latin1, as all of a message. */
export function formatSaslName(text: string): string {
  const escaped = text.replaceAll("=", "=3D").replaceAll(",", "=2C");
  return Buffer.from(escaped, "utf8").toString("latin1");
}

export function formatServerFirst(first: ServerFirst): string {
  return `r=${first.nonce},s=${first.salt.toString("base64")},i=${first.iterations}`;
}

// RFC 5802 §3: the octets that both sides sign.
export function authMessageOf(clientFirst: string, serverFirst: string, final: string): Buffer {
  return Buffer.from(`${clientFirst},${serverFirst},${final}`, "latin1");
}

function scannerOf(octets: Buffer): Scanner {
  const scanner = new Scanner(octets.toString("latin1", 0, octetsMax + 1));
  if (octets.length > octetsMax) scanner.fail("expected a shorter message");
  return scanner;
}

// RFC 5802 §7: gs2-cbind-flag = ("p=" cb-name) / "n" / "y"
function bindingFlag(scanner: Scanner): BindingFlag {
  if (takeExact(scanner, "p="))
    return { kind: "p", type: scanner.expectMatch(bindingName, "cb-name") };
  if (takeExact(scanner, "n")) return { kind: "n" };
  return takeExact(scanner, "y") ? { kind: "y" } : scanner.fail("expected gs2-cbind-flag");
}

// RFC 5802 §7: saslname = 1*(value-safe-char / "=2C" / "=3D")
function name(scanner: Scanner): string {
  const text = scanner.expectMatch(saslName, "saslname");
  return utf8Of(text, scanner).replaceAll("=2C", ",").replaceAll("=3D", "=");
}

// RFC 5802 §7: nonce = "r=" c-nonce [s-nonce]
function nonceAttribute(scanner: Scanner): string {
  expectExact(scanner, "r=");
  return scanner.expectMatch(printable, "nonce");
}

function base64Value(scanner: Scanner): Buffer {
  const text = scanner.match(base64) ?? "";
  return text === "" ? scanner.fail("expected base64") : Buffer.from(text, "base64");
}

// RFC 5802 §5.1, "m": who does not know the extension must fail.
function refuseMandatoryExtension(scanner: Scanner): void {
  if (takeExact(scanner, "m=")) scanner.fail("expected no mandatory extension");
}

// RFC 5802 §7: extensions = attr-val *("," attr-val)
function extensions(scanner: Scanner): void {
  while (scanner.take(",")) attribute(scanner);
  if (!scanner.atEnd) scanner.fail("expected the end of the message");
}

// RFC 5802 §7: attr-val = ALPHA "=" value
function attribute(scanner: Scanner): void {
  scanner.expectMatch(attributeName, "attr-val");
  scanner.expect("=");
  scanner.expectMatch(attributeValue, "value");
}

// RFC 5802 §5.1: attribute names are case sensitive, unlike ABNF's literals.
function takeExact(scanner: Scanner, literal: string): boolean {
  if (!scanner.input.startsWith(literal, scanner.offset)) return false;
  scanner.offset += literal.length;
  return true;
}

function expectExact(scanner: Scanner, literal: string): void {
  if (!takeExact(scanner, literal)) scanner.fail(`expected "${literal}"`);
}
