import { isUtf8 } from "node:buffer";
import type { Scanner } from "../abnf/scanner.ts";

// RFC 9051 §9: ATOM-CHAR = <any CHAR except atom-specials>; ASTRING-CHAR = ATOM-CHAR / resp-specials
const atomText = /[!#$&'+,\-./0-9:;<=>?@A-Z[^_`a-z|}~]+/y;
const astringText = /[!#$&'+,\-./0-9:;<=>?@A-Z[\]^_`a-z|}~]+/y;
// RFC 9051 §9: list-char = ATOM-CHAR / list-wildcards / resp-specials
const listText = /[!#$%&'*+,\-./0-9:;<=>?@A-Z[\]^_`a-z|}~]+/y;
// RFC 9051 §9: tag = 1*<any ASTRING-CHAR except "+">
const tagText = /[!#$&',\-./0-9:;<=>?@A-Z[\]^_`a-z|}~]+/y;
// RFC 9051 §9: quoted = DQUOTE *QUOTED-CHAR DQUOTE. Octets above 7F are UTF8-2 and so on, checked when decoded.
const quotedText = /"[^"\\\r\n\0]*(?:\\["\\][^"\\\r\n\0]*)*"/y;
const literalStart = /\{[0-9]{1,10}\+?\}\r\n/y;

export function tag(scanner: Scanner): string {
  return scanner.expectMatch(tagText, "tag");
}

export function atom(scanner: Scanner): string {
  return scanner.expectMatch(atomText, "atom");
}

// RFC 9051 §9: astring = 1*ASTRING-CHAR / string
export function astring(scanner: Scanner): string {
  return scanner.match(astringText) ?? stringOrNone(scanner) ?? scanner.fail("expected astring");
}

// RFC 9051 §9: list-mailbox = 1*list-char / string
export function listMailbox(scanner: Scanner): string {
  return scanner.match(listText) ?? stringOrNone(scanner) ?? scanner.fail("expected list-mailbox");
}

// RFC 9051 §9: string = quoted / literal
export function string(scanner: Scanner): string {
  return stringOrNone(scanner) ?? scanner.fail("expected string");
}

// RFC 9051 §9: nstring = string / nil
export function nstring(scanner: Scanner): string | undefined {
  return scanner.take("NIL") ? undefined : string(scanner);
}

// RFC 5464 §5: value = nstring / literal8
/** Octets; NUL only from literal8. */
export function octetValue(scanner: Scanner): Buffer | undefined {
  if (scanner.take("NIL")) return undefined;
  const text = scanner.take("~") ? literalText(scanner) : string(scanner);
  return Buffer.from(text ?? scanner.fail("expected literal8"), "latin1");
}

/** An astring as Unicode; RFC 9051 §9 allows UTF-8 in quoted and literal. */
export function astringOfUnicode(scanner: Scanner): string {
  return unicode(astring(scanner), scanner);
}

/** Unicode of the octets in `latin1`, which the scanner has just passed. */
export function unicode(latin1: string, scanner: Scanner): string {
  if (isAscii(latin1)) return latin1;
  const octets = Buffer.from(latin1, "latin1");
  return isUtf8(octets) ? octets.toString("utf8") : scanner.fail("expected UTF-8");
}

export function isAscii(text: string): boolean {
  // oxlint-disable-next-line no-control-regex -- CHAR and NUL are what ASCII is
  return /^[\0-\x7f]*$/.test(text);
}

/** One SP, as everywhere in the grammar. */
export function space(scanner: Scanner): void {
  if (!scanner.take(" ")) scanner.fail("expected SP");
}

function stringOrNone(scanner: Scanner): string | undefined {
  return quoted(scanner) ?? literal(scanner);
}

function quoted(scanner: Scanner): string | undefined {
  const text = scanner.match(quotedText)?.slice(1, -1);
  return text?.includes("\\") ? text.replace(/\\(.)/g, "$1") : text;
}

// RFC 9051 §9: literal = "{" number64 ["+"] "}" CRLF *CHAR8, where CHAR8 is any octet but NUL.
function literal(scanner: Scanner): string | undefined {
  const text = literalText(scanner);
  return text?.includes("\0") ? scanner.fail("expected no NUL in a literal") : text;
}

/** Behind the "~" it is literal8, of any octets. */
function literalText(scanner: Scanner): string | undefined {
  const start = scanner.match(literalStart);
  if (start === undefined) return undefined;
  const end = scanner.offset + Number.parseInt(start.slice(1));
  if (end > scanner.input.length) scanner.fail("expected more octets of a literal");
  const text = scanner.input.slice(scanner.offset, end);
  scanner.offset = end;
  return text;
}

const quotable = /^[^"\\\r\n\0\x80-\xff]*$/;
const escapable = /^[^\r\n\0\x80-\xff]*$/;
/** Beyond this a literal is easier on readers with a line limit. */
const quotedOctetsMax = 1024;

/** Latin1 text as quoted where it may be, else as literal. */
export function formatString(text: string): string {
  if (text.length <= quotedOctetsMax) {
    if (quotable.test(text)) return `"${text}"`;
    if (escapable.test(text)) return `"${text.replace(/["\\]/g, "\\$&")}"`;
  }
  return `{${text.length}}\r\n${text}`;
}

export function formatNstring(text: string | undefined): string {
  return text === undefined ? "NIL" : formatString(text);
}

/** Unicode text for the wire: UTF-8 in latin1. It is quoted where the session takes UTF-8, else 8-bit text becomes a literal. */
export function formatUnicode(text: string, mode: { readonly utf8: boolean }): string {
  if (isAscii(text)) return formatString(text);
  const latin1 = Buffer.from(text, "utf8").toString("latin1");
  const quotes = mode.utf8 && latin1.length <= quotedOctetsMax && !/[\r\n\0]/.test(latin1);
  return quotes ? `"${latin1.replace(/["\\]/g, "\\$&")}"` : `{${latin1.length}}\r\n${latin1}`;
}

const atomOnly = /^[!#$&'+,\-./0-9:;<=>?@A-Z[\]^_`a-z|}~]+$/;

/** Latin1 text as astring: bare where it may be. NIL is quoted, for readers that take it for nil anywhere. */
export function formatAstring(text: string): string {
  return atomOnly.test(text) && !/^nil$/i.test(text) ? text : formatString(text);
}
