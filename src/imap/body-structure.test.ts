import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { MessageParser } from "../message/message-parser.ts";
import type { ParsedMessage, Part } from "../message/part.ts";
import { corpus } from "../message/vectors/corpus.ts";
import { formatBodyStructure } from "./body-structure.ts";
import { formatEnvelope, formatFieldText } from "./envelope.ts";

describe("ENVELOPE and BODYSTRUCTURE, RFC 9051 §7.5.2", () => {
  for (const message of corpus()) {
    it(`tell what "${message.name}" is`, () => {
      const { envelope, root, preview } = parse(message.octets);
      assert.deepEqual(
        {
          envelope: formatEnvelope(envelope),
          bodyStructure: formatBodyStructure(root, "bodystructure"),
          preview,
        },
        message.expected,
      );
    });
  }

  it("has at least eighty messages to tell of", () => {
    assert.ok(corpus().length >= 80);
  });
});

describe("BODY, RFC 9051 §7.5.2", () => {
  const plain: Part = {
    type: "TEXT",
    subtype: "PLAIN",
    parameters: [{ name: "CHARSET", value: "US-ASCII" }],
    md5: "x",
    disposition: { type: "inline", parameters: [] },
    headerStart: 0,
    bodyStart: 0,
    bodyEnd: 1152,
    lines: 23,
  };
  // The example of the RFC.
  const diff: Part = {
    type: "TEXT",
    subtype: "PLAIN",
    parameters: [...plain.parameters, { name: "NAME", value: "cc.diff" }],
    id: "<960723163407.20117h@cac.washington.edu>",
    description: "Compiler diff",
    encoding: "BASE64",
    headerStart: 0,
    bodyStart: 0,
    bodyEnd: 4554,
    lines: 73,
  };

  it("has no extension data", () => {
    const { bodyEnd } = diff;
    const mixed: Part = {
      type: "multipart",
      subtype: "MIXED",
      parameters: [{ name: "boundary", value: "x" }],
      headerStart: 0,
      bodyStart: 0,
      bodyEnd,
      parts: [plain, diff],
    };
    assert.equal(
      formatBodyStructure(mixed, "body"),
      '(("TEXT" "PLAIN" ("CHARSET" "US-ASCII") NIL NIL "7BIT" 1152 23)' +
        '("TEXT" "PLAIN" ("CHARSET" "US-ASCII" "NAME" "cc.diff") ' +
        '"<960723163407.20117h@cac.washington.edu>" "Compiler diff" "BASE64" 4554 73) "MIXED")',
    );
  });
});

describe("text of a message as nstring, RFC 9051 §9", () => {
  const table: readonly (readonly [text: string | undefined, expected: string])[] = [
    [undefined, "NIL"],
    ["", '""'],
    ["NIL", '"NIL"'],
    ['a"b\\c', '"a\\"b\\\\c"'],
    ["tab\there", '"tab\there"'],
    ["a\r\nb", "{4}\r\na\r\nb"],
    ["\xfc", "{1}\r\n\xfc"],
    ["a\0b", '"a b"'],
    ["\xfc\0", "{2}\r\n\xfc "],
  ];
  for (const [text, expected] of table) {
    it(`writes ${JSON.stringify(text)}`, () => {
      assert.equal(formatFieldText(text), expected);
    });
  }
});

function parse(octets: Uint8Array): ParsedMessage {
  const parser = new MessageParser();
  parser.push(octets);
  return parser.finish();
}
