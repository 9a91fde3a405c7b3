import type { Row } from "./expected-row.ts";

const from = '((NIL NIL "a" "b"))';
const fromA = `(NIL NIL ${from} ${from} ${from} NIL NIL NIL NIL NIL)`;
const ann = '(("Ann" NIL "ann" "example.org"))';
const lunch = `(NIL "Lunch" ${ann} ${ann} ${ann} ((NIL NIL "bob" "example.net")) NIL NIL NIL NIL)`;

/** What must come of messages whose answers are too long to write out. */
export const largeExpected: Readonly<Record<string, Row>> = {
  "a line of a megabyte": [lunch, text(1024 * 1024 + 2, 1), "x".repeat(256)],
  "a subject of 100 kB": [
    `(NIL {100000}\r\n${"s".repeat(100_000)} ${from} ${from} ${from} NIL NIL NIL NIL NIL)`,
    text(6, 1),
    "body",
  ],
  "long preview": [lunch, text(502, 1), "word ".repeat(52).slice(0, 256).trimEnd()],
  // A family is five code points and a space: 42 of them and four more, of which the last is a joiner.
  emoji: [
    `(NIL {10}\r\n\xf0\x9f\x8e\x89 Party ${from} ${from} ${from} NIL NIL NIL NIL NIL)`,
    '("text" "plain" ("charset" "utf-8") NIL NIL "7BIT" 1145 1 NIL NIL NIL NIL)',
    `${"👩‍👩‍👧 ".repeat(42)}👩‍👩‍`,
  ],
  "a thousand recipients": [
    `(NIL NIL ${from} ${from} ${from} (${recipients(1000)}) NIL NIL NIL NIL)`,
    text(6, 1),
    "body",
  ],
  "a hundred parts": [
    fromA,
    mixed('("text" "x-row" NIL NIL NIL "7BIT" 3 0 NIL NIL NIL NIL)'.repeat(100), "c"),
    "",
  ],
  // The fiftieth level is not looked into: its line, ten levels of 56 octets, and what is at the bottom.
  "sixty levels": [
    fromA,
    levels(49, text(8 + 10 * 56 + 8, 1 + 10 * 3 + 2)),
    [50, 51, 52, 53, 54, 55]
      .reduce(
        (all, n) => `${all} Content-Type: multipart/mixed; boundary=n${n}n --n${n}n`,
        "--n49n",
      )
      .slice(0, 256),
  ],
  // 998 parts of one octet; the 999th has the other 1001 in it.
  "two thousand parts": [
    fromA,
    mixed(text(1, 0).repeat(998) + text(1 + 2 + 1001 * 10, 1 + 1001 * 3), "x"),
    "y",
  ],
  "sixty messages in messages": [nothing(), messages(60), ""],
  "attachment of 25 MB": [
    `(NIL "large" ${from} ${from} ${from} NIL NIL NIL NIL NIL)`,
    mixed(
      `${text(15, 0)}("application" "zip" ("name" "large.zip") NIL NIL "base64" ` +
        `${78 * Math.ceil((25 * 1024 * 1024) / 78) - 2} NIL ` +
        '("attachment" ("filename" "large.zip")) NIL NIL)',
      "large",
    ),
    "See attachment.",
  ],
};

function text(octets: number, lines: number): string {
  return `("text" "plain" ("charset" "us-ascii") NIL NIL "7BIT" ${octets} ${lines} NIL NIL NIL NIL)`;
}

function mixed(parts: string, boundary: string): string {
  return `(${parts} "mixed" ("boundary" "${boundary}") NIL NIL NIL)`;
}

function levels(count: number, innermost: string): string {
  let structure = innermost;
  for (let level = count - 1; level >= 0; level--) structure = mixed(structure, `n${level}n`);
  return structure;
}

function recipients(count: number): string {
  const all = Array.from({ length: count }, (_, number) => `(NIL NIL "r${number}" "example.org")`);
  return all.join("");
}

function nothing(): string {
  return "(NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)";
}

/** Each level is a header of 30 octets, an empty line, and the next; the fiftieth is not looked into. */
function messages(count: number): string {
  const deepest = "Subject: deep\r\n\r\nx\r\n".length;
  const octets = (level: number): number => 32 * (count - level) + deepest;
  let structure = `("application" "octet-stream" NIL NIL NIL "7BIT" ${octets(50)} NIL NIL NIL NIL)`;
  for (let level = 49; level > 0; level--) {
    const lines = 2 * (count - level) + 3;
    structure =
      `("message" "rfc822" NIL NIL NIL "7BIT" ${octets(level)} ${nothing()} ` +
      `${structure} ${lines} NIL NIL NIL NIL)`;
  }
  return structure;
}
