import type { Row } from "./expected-row.ts";

const partsFromA =
  '(NIL "parts" ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) NIL NIL NIL NIL NIL)';

/** What must come of multipart-messages.ts; checked by hand, octet by octet. */
export const multipartExpected: Readonly<Record<string, Row>> = {
  alternative: [
    partsFromA,
    '(("text" "plain" ("charset" "utf-8") NIL NIL "7BIT" 11 0 NIL NIL NIL NIL)("text" "html" ("charset" "utf-8") NIL NIL "7BIT" 17 0 NIL NIL NIL NIL) "alternative" ("boundary" "=_alt") NIL NIL NIL)',
    "plain words",
  ],
  "mixed with attachment": [
    partsFromA,
    '(("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 15 1 NIL NIL NIL NIL)("application" "pdf" ("name" "a.pdf") "<file@x>" "The contract" "base64" 16 NIL ("attachment" ("filename" "a.pdf")) NIL NIL) "mixed" ("boundary" "outer") NIL "en" NIL)',
    "See the file.",
  ],
  "related in alternative in mixed": [
    partsFromA,
    '((("text" "plain" NIL NIL NIL "7BIT" 5 0 NIL NIL NIL NIL)(("text" "html" NIL "<r@x>" NIL "7BIT" 19 0 NIL NIL NIL NIL)("image" "gif" NIL "<i@x>" NIL "base64" 20 NIL ("inline" NIL) NIL "https://example.org/i.gif") "related" ("type" "text/html" "start" "<r@x>" "boundary" "mar") NIL NIL NIL) "alternative" ("boundary" "ma") NIL NIL NIL)("text" "plain" ("name" "notes.txt") NIL NIL "7BIT" 5 0 NIL ("ATTACHMENT" ("filename" "notes.txt" "creation-date" "Sat, 21 Nov 2026 00:00:00 +0000")) NIL NIL) "mixed" ("boundary" "m") NIL NIL NIL)',
    "plain",
  ],
  digest: [
    partsFromA,
    '(("message" "rfc822" NIL NIL NIL "7BIT" 41 (NIL "first" ((NIL NIL "one" "x")) ((NIL NIL "one" "x")) ((NIL NIL "one" "x")) NIL NIL NIL NIL NIL) ("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 10 1 NIL NIL NIL NIL) 4 NIL NIL NIL NIL)("text" "plain" NIL NIL NIL "7BIT" 13 0 NIL NIL NIL NIL) "digest" ("boundary" "d") NIL NIL NIL)',
    "text one",
  ],
  report: [
    '(NIL "Undelivered" (("Mail Delivery" NIL "postmaster" "x")) (("Mail Delivery" NIL "postmaster" "x")) (("Mail Delivery" NIL "postmaster" "x")) NIL NIL NIL NIL NIL)',
    '(("text" "plain" ("charset" "us-ascii") NIL "Notification" "7BIT" 25 1 NIL NIL NIL NIL)("message" "delivery-status" NIL NIL NIL "7BIT" 86 NIL NIL NIL NIL)("text" "rfc822-headers" NIL NIL NIL "7BIT" 15 1 NIL NIL NIL NIL) "report" ("report-type" "delivery-status" "boundary" "rr") NIL NIL NIL)',
    "Could not be delivered.",
  ],
  "signed with OpenPGP": [
    partsFromA,
    '(("text" "plain" ("charset" "utf-8") NIL NIL "quoted-printable" 14 0 NIL NIL NIL NIL)("application" "pgp-signature" ("name" "signature.asc") NIL NIL "7BIT" 68 NIL NIL NIL NIL) "signed" ("micalg" "pgp-sha512" "protocol" "application/pgp-signature" "boundary" "sig") NIL NIL NIL)',
    "signed text",
  ],
  "encrypted with OpenPGP": [
    partsFromA,
    '(("application" "pgp-encrypted" NIL NIL NIL "7BIT" 12 NIL NIL NIL NIL)("application" "octet-stream" NIL NIL NIL "7BIT" 54 NIL NIL NIL NIL) "encrypted" ("protocol" "application/pgp-encrypted" "boundary" "enc") NIL NIL NIL)',
    "",
  ],
  "forwarded message": [
    partsFromA,
    '(("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 3 0 NIL NIL NIL NIL)("message" "rfc822" ("name" "orig.eml") NIL NIL "7BIT" 129 ("Fri, 20 Nov 2026 10:00:00 +0000" "\\"quoted\\" original" (("Orig" NIL "o" "x")) (("Orig" NIL "o" "x")) (("Orig" NIL "o" "x")) ((NIL NIL "a" "b")) NIL NIL NIL "<o1@x>") ("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 13 0 NIL NIL NIL NIL) 6 NIL ("inline" NIL) NIL NIL) "mixed" ("boundary" "f") NIL NIL NIL)',
    "FYI",
  ],
  "message in message in message": [
    '(NIL NIL ((NIL NIL "level0" "x")) ((NIL NIL "level0" "x")) ((NIL NIL "level0" "x")) NIL NIL NIL NIL NIL)',
    '("message" "rfc822" NIL NIL NIL "7BIT" 129 (NIL NIL ((NIL NIL "level1" "x")) ((NIL NIL "level1" "x")) ((NIL NIL "level1" "x")) NIL NIL NIL NIL NIL) ("message" "rfc822" NIL NIL NIL "7BIT" 81 (NIL NIL ((NIL NIL "level2" "x")) ((NIL NIL "level2" "x")) ((NIL NIL "level2" "x")) NIL NIL NIL NIL NIL) (("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 4 0 NIL NIL NIL NIL) "mixed" ("boundary" "z") NIL NIL NIL) 7 NIL NIL NIL NIL) 10 NIL NIL NIL NIL)',
    "deep",
  ],
  "message with header only inside": [
    partsFromA,
    '(("message" "rfc822" NIL NIL NIL "7BIT" 16 (NIL "no body" NIL NIL NIL NIL NIL NIL NIL NIL) ("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 0 0 NIL NIL NIL NIL) 0 NIL NIL NIL NIL)("message" "rfc822" NIL NIL NIL "7BIT" 0 (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL) ("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 0 0 NIL NIL NIL NIL) 0 NIL NIL NIL NIL) "mixed" ("boundary" "h") NIL NIL NIL)',
    "",
  ],
  "message/global": [
    partsFromA,
    '("message" "global" NIL NIL NIL "7BIT" 81 (NIL NIL ((NIL NIL {5}\r\nj\xc3\xb6rg {15}\r\nb\xc3\xbccher.example)) ((NIL NIL {5}\r\nj\xc3\xb6rg {15}\r\nb\xc3\xbccher.example)) ((NIL NIL {5}\r\nj\xc3\xb6rg {15}\r\nb\xc3\xbccher.example)) NIL NIL NIL NIL NIL) ("text" "plain" ("charset" "utf-8") NIL NIL "7BIT" 9 1 NIL NIL NIL NIL) 4 NIL NIL NIL NIL)',
    "grüße",
  ],
  "message/partial and external-body": [
    partsFromA,
    '(("message" "partial" ("id" "x@y" "number" "1" "total" "3") NIL NIL "7BIT" 24 NIL NIL NIL NIL)("message" "external-body" ("access-type" "URL" "URL" "ftp://x/y") NIL NIL "7BIT" 25 NIL NIL NIL NIL) "mixed" ("boundary" "p") NIL NIL NIL)',
    "",
  ],
  "RFC 2231 parameters": [
    partsFromA,
    '("application" "x-stuff" ("title*0*" "us-ascii\'en\'This%20is%20even%20more%20" "title*1*" "%2A%2A%2Afun%2A%2A%2A%20" "title*2" "isn\'t it!") NIL NIL "7BIT" 3 NIL ("attachment" ("filename*" "UTF-8\'\'%e2%82%ac%20rates")) NIL NIL)',
    "",
  ],
  "raw UTF-8 in a file name": [
    partsFromA,
    '("image" "jpeg" ("name" {11}\r\nGr\xc3\xb6\xc3\x9fe.jpg) NIL NIL "base64" 6 NIL NIL NIL NIL)',
    "",
  ],
  "encoded words in parameters": [
    partsFromA,
    '("image" "jpeg" ("name" "=?utf-8?Q?Gr=C3=B6=C3=9Fe=2Ejpg?=") NIL "=?iso-8859-1?Q?Gr=F6=DFe?=" "7BIT" 3 NIL NIL ("de" "en-GB") NIL)',
    "",
  ],
  "empty parts": [
    partsFromA,
    '(("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 0 0 NIL NIL NIL NIL)("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 0 0 NIL NIL NIL NIL)("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 0 0 NIL NIL NIL NIL)("text" "html" NIL NIL NIL "7BIT" 0 0 NIL NIL NIL NIL) "mixed" ("boundary" "e") NIL NIL NIL)',
    "",
  ],
  "boundary in preamble and epilogue words": [
    partsFromA,
    '(("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 16 2 NIL NIL NIL NIL) "mixed" ("boundary" "b") NIL NIL NIL)',
    "one -- b - --b",
  ],
  "boundary with specials": [
    partsFromA,
    '(("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 3 0 NIL NIL NIL NIL) "mixed" ("boundary" "gc0pJq0M:08jU5\'34(U0)+_,-./:=? 1") NIL NIL NIL)',
    "one",
  ],
  "white space behind delimiters": [
    partsFromA,
    '(("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 3 0 NIL NIL NIL NIL)("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 3 0 NIL NIL NIL NIL) "mixed" ("boundary" "w") NIL NIL NIL)',
    "one",
  ],
  "multipart with LF": [
    partsFromA,
    '(("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 4 1 NIL NIL NIL NIL)("text" "html" NIL NIL NIL "7BIT" 3 0 NIL NIL NIL NIL) "mixed" ("boundary" "lf") NIL NIL NIL)',
    "one",
  ],
};
