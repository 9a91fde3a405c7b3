import type { Row } from "./expected-row.ts";

const lunch =
  '(NIL "Lunch" (("Ann" NIL "ann" "example.org")) (("Ann" NIL "ann" "example.org")) (("Ann" NIL "ann" "example.org")) ((NIL NIL "bob" "example.net")) NIL NIL NIL NIL)';
const nothing = "(NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)";
const fromA =
  '(NIL NIL ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) NIL NIL NIL NIL NIL)';
const bodyLine = '("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 6 1 NIL NIL NIL NIL)';

/** What must come of plain-messages.ts; checked by hand, octet by octet. */
export const plainExpected: Readonly<Record<string, Row>> = {
  simple: [
    '("Sat, 21 Nov 2026 11:02:03 +0100" "Lunch" (("Ann" NIL "ann" "example.org")) (("Ann" NIL "ann" "example.org")) (("Ann" NIL "ann" "example.org")) ((NIL NIL "bob" "example.net")) NIL NIL NIL "<1@example.org>")',
    '("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 29 2 NIL NIL NIL NIL)',
    "Shall we meet at noon? Ann",
  ],
  empty: [
    nothing,
    '("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 0 0 NIL NIL NIL NIL)',
    "",
  ],
  "one empty line": [
    nothing,
    '("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 0 0 NIL NIL NIL NIL)',
    "",
  ],
  "header without empty line": [
    lunch,
    '("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 0 0 NIL NIL NIL NIL)',
    "",
  ],
  "header without line end": [
    lunch,
    '("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 0 0 NIL NIL NIL NIL)',
    "",
  ],
  "header only": [
    lunch,
    '("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 0 0 NIL NIL NIL NIL)',
    "",
  ],
  "body only": [
    nothing,
    '("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 34 1 NIL NIL NIL NIL)',
    "No header at all, From: is text.",
  ],
  "no header field": [
    nothing,
    '("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 8 1 NIL NIL NIL NIL)',
    "a body",
  ],
  "latin1 without MIME": [
    lunch,
    '("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 16 1 NIL NIL NIL NIL)',
    "Grüße aus Köln",
  ],
  "8-bit UTF-8": [
    lunch,
    '("text" "plain" ("charset" "utf-8") NIL NIL "8bit" 30 1 NIL NIL NIL NIL)',
    "Größe: 5 µm, naïve café",
  ],
  "quoted-printable": [
    lunch,
    '("text" "plain" ("charset" "iso-8859-1") NIL NIL "quoted-printable" 117 4 NIL NIL NIL NIL)',
    "Grüße, a soft line break, = is equals, a broken =XY escape, white space at the end From the edge",
  ],
  "base64 text": [
    lunch,
    '("text" "plain" ("charset" "utf-8") NIL NIL "BASE64" 50 1 NIL NIL NIL NIL)',
    "Hello from inside base64: ✓ done",
  ],
  "base64 html": [
    lunch,
    '("text" "html" ("charset" "utf-8") NIL NIL "base64" 106 1 NIL NIL NIL NIL)',
    "Fünf & mehr",
  ],
  "html with style and script": [
    lunch,
    '("text" "html" NIL NIL NIL "7BIT" 207 3 NIL NIL NIL NIL)',
    "One two three € € &bogus; 1 < 2 four",
  ],
  "format=flowed": [
    lunch,
    '("text" "plain" ("charset" "us-ascii" "format" "flowed" "delsp" "yes") NIL NIL "7BIT" 44 2 NIL NIL NIL NIL)',
    "A paragraph that goes on over two lines.",
  ],
  "reply with quotes": [
    '(NIL "Lunch" (("Ann" NIL "ann" "example.org")) (("Ann" NIL "ann" "example.org")) (("Ann" NIL "ann" "example.org")) ((NIL NIL "bob" "example.net")) NIL NIL "<0@example.net>" NIL)',
    '("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 65 5 NIL NIL NIL NIL)',
    "Yes, very. Now too.",
  ],
  "dot lines": [
    lunch,
    '("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 30 6 NIL NIL NIL NIL)',
    ". .. .hidden ... . end",
  ],
  "no final line end": [
    lunch,
    '("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 21 0 NIL NIL NIL NIL)',
    "the last line is open",
  ],
  "bare LF": [
    lunch,
    '("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 8 2 NIL NIL NIL NIL)',
    "one two",
  ],
  "bare CR": [
    '(NIL NIL (("Ann" NIL "ann" "example.org")(NIL NIL "To" NIL)(NIL NIL "bob" "example.net")(NIL NIL "Subject Lunch one two" "")(NIL NIL NIL NIL)) (("Ann" NIL "ann" "example.org")(NIL NIL "To" NIL)(NIL NIL "bob" "example.net")(NIL NIL "Subject Lunch one two" "")(NIL NIL NIL NIL)) (("Ann" NIL "ann" "example.org")(NIL NIL "To" NIL)(NIL NIL "bob" "example.net")(NIL NIL "Subject Lunch one two" "")(NIL NIL NIL NIL)) NIL NIL NIL NIL NIL)',
    '("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 0 0 NIL NIL NIL NIL)',
    "",
  ],
  "mixed line ends": [
    '(NIL {3}\r\nx\ry ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) ((NIL NIL "c" "d")) NIL NIL NIL NIL)',
    '("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 21 3 NIL NIL NIL NIL)',
    "one two three four",
  ],
  NUL: [
    '(NIL "nul here" ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) NIL NIL NIL NIL NIL)',
    '("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 19 1 NIL NIL NIL NIL)',
    "body with NUL",
  ],
  "control characters": [
    '(NIL "bell\x07 esc\x1b" ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) NIL NIL NIL NIL NIL)',
    '("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 7 1 NIL NIL NIL NIL)',
    "€ÿ",
  ],
  "a header of 300 kB": [fromA, bodyLine, "body"],
  "many short lines": [
    lunch,
    '("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 40000 20000 NIL NIL NIL NIL)',
    "",
  ],
  "mbox From line": [lunch, bodyLine, "body"],
  uuencode: [
    lunch,
    '("application" "octet-stream" ("name" "cat.txt") NIL NIL "x-uuencode" 34 NIL NIL NIL NIL)',
    "",
  ],
  "binary encoding": [
    lunch,
    '("application" "octet-stream" NIL NIL NIL "binary" 7 NIL NIL NIL NIL)',
    "",
  ],
  "unknown encoding": [
    lunch,
    '("text" "plain" NIL NIL NIL "x-secret" 16 1 NIL NIL NIL NIL)',
    "stays as it is",
  ],
  "image alone": [
    '(NIL NIL ((NIL NIL "scanner" "example.org")) ((NIL NIL "scanner" "example.org")) ((NIL NIL "scanner" "example.org")) NIL NIL NIL NIL NIL)',
    '("IMAGE" "png" ("name" "scan.png") NIL NIL "base64" 14 "Q2hlY2sgSW50ZWdyaXR5IQ==" ("attachment" ("filename" "scan.png" "size" "8")) NIL NIL)',
    "",
  ],
  "calendar alone": [
    lunch,
    '("text" "calendar" ("method" "REQUEST" "charset" "utf-8") NIL NIL "7BIT" 32 2 NIL NIL NIL NIL)',
    "",
  ],
};
