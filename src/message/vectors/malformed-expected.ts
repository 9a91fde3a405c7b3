import type { Row } from "./expected-row.ts";

const fromA =
  '(NIL NIL ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) ((NIL NIL "a" "b")) NIL NIL NIL NIL NIL)';

/** What must come of malformed-messages.ts; checked by hand, octet by octet. */
export const malformedExpected: Readonly<Record<string, Row>> = {
  "no boundary parameter": [
    fromA,
    '("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 13 3 NIL NIL NIL NIL)',
    "--x text",
  ],
  "empty boundary": [
    fromA,
    '("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 10 2 NIL NIL NIL NIL)',
    "-- text",
  ],
  "boundary of 300 octets": [
    fromA,
    '("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 312 3 NIL NIL NIL NIL)',
    `--${"b".repeat(254)}`,
  ],
  "boundary that never comes": [
    fromA,
    '("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 17 3 NIL NIL NIL NIL)',
    "",
  ],
  "only the closing delimiter": [
    fromA,
    '("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 17 3 NIL NIL NIL NIL)',
    "",
  ],
  "no closing delimiter": [
    fromA,
    '(("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 3 0 NIL NIL NIL NIL)("text" "html" NIL NIL NIL "7BIT" 5 1 NIL NIL NIL NIL) "mixed" ("boundary" "x") NIL NIL NIL)',
    "one",
  ],
  "cut in a part header": [
    fromA,
    '(("text" "html" NIL NIL NIL "7BIT" 0 0 NIL NIL NIL NIL) "mixed" ("boundary" "x") NIL NIL NIL)',
    "",
  ],
  "cut in a delimiter": [
    fromA,
    '(("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 9 1 NIL NIL NIL NIL) "mixed" ("boundary" "xyz") NIL NIL NIL)',
    "one --xy",
  ],
  "cut behind a delimiter": [
    fromA,
    '(("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 3 0 NIL NIL NIL NIL) "mixed" ("boundary" "xyz") NIL NIL NIL)',
    "one",
  ],
  "inner multipart not closed": [
    fromA,
    '((("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 3 0 NIL NIL NIL NIL) "alternative" ("boundary" "in") NIL NIL NIL)("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 3 0 NIL NIL NIL NIL) "mixed" ("boundary" "out") NIL NIL NIL)',
    "one",
  ],
  "same boundary inside": [
    fromA,
    '((("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 3 0 NIL NIL NIL NIL) "alternative" ("boundary" "same") NIL NIL NIL)("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 3 0 NIL NIL NIL NIL) "mixed" ("boundary" "same") NIL NIL NIL)',
    "one",
  ],
  "outer boundary begins with the inner": [
    fromA,
    '((("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 3 0 NIL NIL NIL NIL) "alternative" ("boundary" "abc") NIL NIL NIL)("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 3 0 NIL NIL NIL NIL) "mixed" ("boundary" "abcdef") NIL NIL NIL)',
    "one",
  ],
  "inner boundary begins with the outer": [
    fromA,
    '((("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 3 0 NIL NIL NIL NIL) "alternative" ("boundary" "abcdef") NIL NIL NIL)("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 3 0 NIL NIL NIL NIL) "mixed" ("boundary" "abc") NIL NIL NIL)',
    "one",
  ],
  "closing delimiter twice": [
    fromA,
    '(("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 3 0 NIL NIL NIL NIL) "mixed" ("boundary" "x") NIL NIL NIL)',
    "one",
  ],
  "part without empty line": [
    fromA,
    '(("text" "html" NIL NIL NIL "7BIT" 0 0 NIL NIL NIL NIL)("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 0 0 NIL NIL NIL NIL) "mixed" ("boundary" "x") NIL NIL NIL)',
    "",
  ],
  "words behind the delimiter": [
    fromA,
    '(("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 3 0 NIL NIL NIL NIL) "mixed" ("boundary" "x") NIL NIL NIL)',
    "one",
  ],
  "Content-Type without subtype": [
    fromA,
    '("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 5 1 NIL NIL NIL NIL)',
    "one",
  ],
  "Content-Type of noise": [
    fromA,
    '("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 5 1 NIL NIL NIL NIL)',
    "one",
  ],
  "Content-Type empty": [
    fromA,
    '("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 5 1 NIL NIL NIL NIL)',
    "one",
  ],
  "Content-Type twice": [fromA, '("text" "html" NIL NIL NIL "7BIT" 10 1 NIL NIL NIL NIL)', "x"],
  "Content-Type with comments": [
    fromA,
    '("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 5 1 NIL NIL NIL NIL)',
    "one",
  ],
  "parameters without semicolons": [
    fromA,
    '("text" "plain" ("charset" "utf-8" "name" "a b") NIL NIL "7BIT" 5 1 NIL NIL NIL NIL)',
    "one",
  ],
  "parameters of noise": [
    fromA,
    '("text" "plain" ("b" "" "c" "; d=1") NIL NIL "7BIT" 5 1 NIL NIL NIL NIL)',
    "one",
  ],
  "file name with spaces, unquoted": [
    fromA,
    '("application" "pdf" ("name" "my report 1.pdf" "x-mac" "1") NIL NIL "7BIT" 5 NIL ("attachment" ("filename" "my report (1).pdf")) NIL NIL)',
    "",
  ],
  "quote not closed": [
    fromA,
    '(("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 3 0 NIL NIL NIL NIL) "mixed" ("boundary" "open") NIL NIL NIL)',
    "one",
  ],
  "message in base64": [
    fromA,
    '("application" "octet-stream" NIL NIL NIL "base64" 38 NIL NIL NIL NIL)',
    "",
  ],
  "multipart in base64": [
    fromA,
    '(("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 3 0 NIL NIL NIL NIL) "mixed" ("boundary" "x") NIL NIL NIL)',
    "one",
  ],
  "base64 of noise": [
    fromA,
    '("text" "plain" ("charset" "utf-8") NIL NIL "base64" 28 3 NIL NIL NIL NIL)',
    "Hello world",
  ],
  "encoding of noise": [
    fromA,
    '("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 5 1 NIL NIL NIL NIL)',
    "one",
  ],
  "disposition of noise": [
    fromA,
    '("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 5 1 NIL NIL NIL NIL)',
    "one",
  ],
  "boundary folded": [
    fromA,
    '(("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" 3 0 NIL NIL NIL NIL) "mixed" ("boundary" "folded") NIL NIL NIL)',
    "one",
  ],
};
