import assert from "node:assert/strict";
import { it } from "node:test";
import { Scanner } from "../abnf/scanner.ts";
import { MessageParser } from "../message/message-parser.ts";
import { mutatedMessages } from "../message/vectors/mutated-messages.ts";
import { formatBodyStructure } from "./body-structure.ts";
import { formatEnvelope } from "./envelope.ts";
import { nstring, space } from "./strings.ts";

const seed = 20261122;

it(`prints what IMAP's grammar takes, whatever the message, seed ${seed}`, () => {
  for (const octets of mutatedMessages(2000, seed)) {
    const parser = new MessageParser();
    parser.push(octets);
    const { root, envelope } = parser.finish();
    whole(formatEnvelope(envelope), envelopeOf);
    whole(formatBodyStructure(root, "bodystructure"), (scanner) => body(scanner, true));
    whole(formatBodyStructure(root, "body"), (scanner) => body(scanner, false));
  }
});

function whole(text: string, production: (scanner: Scanner) => void): void {
  const scanner = new Scanner(text);
  production(scanner);
  assert.ok(scanner.atEnd, text);
}

// RFC 9051 §9: envelope
function envelopeOf(scanner: Scanner): void {
  scanner.expect("(");
  for (const kind of [nstring, nstring, ...Array.from({ length: 6 }, () => addresses), nstring]) {
    kind(scanner);
    space(scanner);
  }
  nstring(scanner);
  scanner.expect(")");
}

function addresses(scanner: Scanner): void {
  if (scanner.take("NIL")) return;
  scanner.expect("(");
  do {
    scanner.expect("(");
    for (let field = 0; field < 3; field++) {
      nstring(scanner);
      space(scanner);
    }
    nstring(scanner);
    scanner.expect(")");
  } while (!scanner.take(")"));
}

// RFC 9051 §9: body
function body(scanner: Scanner, isExtended: boolean): void {
  scanner.expect("(");
  const isMultipart = scanner.input[scanner.offset] === "(";
  if (isMultipart) {
    while (scanner.input[scanner.offset] === "(") body(scanner, isExtended);
    space(scanner);
    nstring(scanner);
    if (isExtended) {
      space(scanner);
      parameters(scanner);
    }
  } else onePart(scanner, isExtended);
  if (isExtended) extension(scanner);
  scanner.expect(")");
}

function onePart(scanner: Scanner, isExtended: boolean): void {
  const type = nstring(scanner)?.toLowerCase();
  space(scanner);
  const subtype = nstring(scanner)?.toLowerCase() ?? "";
  for (const kind of [parameters, nstring, nstring, nstring, number]) {
    space(scanner);
    kind(scanner);
  }
  if (type === "message" && /^(?:rfc822|global)$/.test(subtype)) {
    space(scanner);
    envelopeOf(scanner);
    space(scanner);
    body(scanner, isExtended);
    space(scanner);
    number(scanner);
  } else if (type === "text") {
    space(scanner);
    number(scanner);
  }
  if (!isExtended) return;
  space(scanner);
  nstring(scanner);
}

// The disposition, the languages and the location.
function extension(scanner: Scanner): void {
  space(scanner);
  if (!scanner.take("NIL")) {
    scanner.expect("(");
    nstring(scanner);
    space(scanner);
    parameters(scanner);
    scanner.expect(")");
  }
  space(scanner);
  if (scanner.take("(")) {
    do nstring(scanner);
    while (scanner.take(" "));
    scanner.expect(")");
  } else nstring(scanner);
  space(scanner);
  nstring(scanner);
}

function parameters(scanner: Scanner): void {
  if (scanner.take("NIL")) return;
  scanner.expect("(");
  do {
    nstring(scanner);
    space(scanner);
    nstring(scanner);
  } while (scanner.take(" "));
  scanner.expect(")");
}

function number(scanner: Scanner): void {
  scanner.expectMatch(/[0-9]+/y, "number");
}
