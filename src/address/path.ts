import { Scanner } from "../abnf/scanner.ts";
import type { Address } from "./address.ts";
import { domainOctetsMax, localPartOctetsMax, octetLength, pathOctetsMax } from "./address.ts";

/** "<" [source route] Mailbox ">", or "<Postmaster>", whose domain is "". RFC 5321 §4.1.1.3 */
export function parsePath(text: string): Address {
  return parseWhole(text, forwardPath);
}

/** A Path or the null reverse-path "<>", which is undefined. RFC 5321 §4.1.1.2 */
export function parseReversePath(text: string): Address | undefined {
  return parseWhole(text, reversePath);
}

/** An address without angle brackets. RFC 5321 §4.1.2 */
export function parseMailbox(text: string): Address {
  return parseWhole(text, mailbox);
}

// RFC 5321 §4.1.1.3: "<Postmaster@" Domain ">" / "<Postmaster>" / Forward-path
export function forwardPath(scanner: Scanner): Address {
  const postmaster = scanner.match(postmasterPath);
  if (postmaster === undefined) return path(scanner);
  return { localPart: postmaster.slice(1, -1), domain: "" };
}

// RFC 5321 §4.1.1.2: Reverse-path = Path / "<>"
export function reversePath(scanner: Scanner): Address | undefined {
  return scanner.take("<>") ? undefined : path(scanner);
}

// RFC 5321 §4.1.2: Path = "<" [ A-d-l ":" ] Mailbox ">". The source route is ignored, as it must be.
function path(scanner: Scanner): Address {
  scanner.expect("<");
  if (scanner.take("@")) {
    domain(scanner);
    while (scanner.take(",@")) domain(scanner);
    scanner.expect(":");
  }
  const address = mailbox(scanner);
  scanner.expect(">");
  return address;
}

// RFC 5321 §4.1.2: Mailbox = Local-part "@" ( Domain / address-literal )
function mailbox(scanner: Scanner): Address {
  const start = scanner.offset;
  const localPart = localPartOf(scanner);
  scanner.expect("@");
  const host = scanner.input[scanner.offset] === "[" ? addressLiteral(scanner) : domain(scanner);
  const octets = octetLength(scanner.input.slice(start, scanner.offset));
  // The limit of a path counts its two angle brackets. RFC 5321 §4.5.3.1.3
  if (octets > pathOctetsMax - 2) scanner.fail(`expected at most ${pathOctetsMax} octets of path`);
  return { localPart, domain: host };
}

// RFC 5321 §4.1.2: Local-part = Dot-string / Quoted-string, extended by RFC 6531 §3.3
function localPartOf(scanner: Scanner): string {
  const start = scanner.offset;
  const quoted = scanner.match(quotedString);
  const localPart =
    quoted === undefined
      ? scanner.expectMatch(dotString, "Local-part")
      : quoted.slice(1, -1).replaceAll(/\\(.)/g, "$1");
  if (octetLength(scanner.input.slice(start, scanner.offset)) > localPartOctetsMax) {
    scanner.fail(`expected at most ${localPartOctetsMax} octets of Local-part`);
  }
  return localPart;
}

// RFC 5321 §4.1.2: Domain = sub-domain *("." sub-domain), with U-labels by RFC 6531 §3.3
function domain(scanner: Scanner): string {
  const name = scanner.expectMatch(domainName, "Domain");
  if (octetLength(name) > domainOctetsMax) {
    scanner.fail(`expected at most ${domainOctetsMax} octets of Domain`);
  }
  return name;
}

// RFC 5321 §4.1.3: address-literal = "[" ( IPv4- / IPv6- / General-address-literal ) "]"
function addressLiteral(scanner: Scanner): string {
  const literal = scanner.expectMatch(literalText, "address-literal");
  const inner = literal.slice(1, -1);
  const isAddress = /^ipv6:/i.test(inner)
    ? isIpv6(inner.slice("IPv6:".length))
    : isIpv4(inner) || generalLiteral.test(inner);
  if (!isAddress) scanner.fail("expected an address in address-literal");
  return literal;
}

const postmasterPath = /<postmaster>/iy;
const dotString =
  /[\w!#$%&'*+/=?^`{|}~\u0080-\u{10ffff}-]+(?:\.[\w!#$%&'*+/=?^`{|}~\u0080-\u{10ffff}-]+)*/uy;
const quotedString = /"(?:[ !#-[\]-~\u0080-\u{10ffff}]|\\[ -~])*"/uy;
const domainName =
  /[A-Za-z0-9\u0080-\u{10ffff}](?:[A-Za-z0-9\u0080-\u{10ffff}-]*[A-Za-z0-9\u0080-\u{10ffff}])?(?:\.[A-Za-z0-9\u0080-\u{10ffff}](?:[A-Za-z0-9\u0080-\u{10ffff}-]*[A-Za-z0-9\u0080-\u{10ffff}])?)*/uy;
const literalText = /\[[!-Z^-~]{1,255}\]/y;
const generalLiteral = /^[A-Za-z0-9-]*[A-Za-z0-9]:[!-Z^-~]+$/;

function isIpv4(text: string): boolean {
  const octets = text.split(".");
  return octets.length === 4 && octets.every((octet) => /^\d{1,3}$/.test(octet) && +octet < 256);
}

// RFC 5321 §4.1.3: IPv6-addr, with "::" for at least two groups there; one is common and taken.
function isIpv6(text: string): boolean {
  const halves = text.split("::");
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === "" ? [] : half.split(":")));
  const last = groups.at(-1) ?? "";
  const isMixed = last.includes(".");
  if (isMixed && !isIpv4(last)) return false;
  const hex = isMixed ? groups.slice(0, -1) : groups;
  if (!hex.every((group) => /^[0-9a-fA-F]{1,4}$/.test(group))) return false;
  const count = hex.length + (isMixed ? 2 : 0);
  return halves.length === 2 ? count < 8 : count === 8;
}

function parseWhole<Value>(text: string, production: (scanner: Scanner) => Value): Value {
  const scanner = new Scanner(text);
  const value = production(scanner);
  if (!scanner.atEnd) scanner.fail("expected the end");
  return value;
}
