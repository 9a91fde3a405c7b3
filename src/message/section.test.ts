import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { describe, it } from "node:test";
import { MessageParser } from "./message-parser.ts";
import { sectionRange } from "./section.ts";

const inner = [
  "Subject: inner",
  "Content-Type: multipart/alternative; boundary=i",
  "",
  "--i",
  "",
  "plain",
  "--i",
  "Content-Type: text/html",
  "",
  "html",
  "--i--",
].join("\r\n");

/** The shape of RFC 9051 §6.4.5.1's example: 1 text, 2 message with two parts, 3 multipart with a message. */
const mixed = [
  "Subject: outer",
  "Content-Type: multipart/mixed; boundary=o",
  "",
  "--o",
  "Content-ID: <t>",
  "",
  "text",
  "--o",
  "Content-Type: message/rfc822",
  "",
  inner,
  "--o",
  "Content-Type: multipart/mixed; boundary=n",
  "",
  "--n",
  "Content-Type: message/rfc822",
  "",
  "Subject: plain",
  "",
  "words",
  "--n--",
  "--o--",
  "",
].join("\r\n");

const plain = "Subject: x\r\n\r\nbody\r\n";
const wrapped = `Content-Type: message/rfc822\r\n\r\n${plain}`;

type Case = readonly [section: string, expected: string | undefined];

describe("section, RFC 9051 §6.4.5.1", () => {
  check("of a multipart", mixed, [
    ["", mixed],
    ["HEADER", mixed.slice(0, mixed.indexOf("--o"))],
    ["TEXT", mixed.slice(mixed.indexOf("--o"))],
    ["MIME", undefined],
    ["1", "text"],
    ["1.MIME", "Content-ID: <t>\r\n\r\n"],
    ["1.HEADER", undefined],
    ["1.TEXT", undefined],
    ["1.1", undefined],
    ["2", inner],
    ["2.MIME", "Content-Type: message/rfc822\r\n\r\n"],
    ["2.HEADER", inner.slice(0, inner.indexOf("--i"))],
    ["2.TEXT", inner.slice(inner.indexOf("--i"))],
    ["2.1", "plain"],
    ["2.1.MIME", "\r\n"],
    ["2.2", "html"],
    ["2.2.MIME", "Content-Type: text/html\r\n\r\n"],
    ["2.3", undefined],
    ["3.HEADER", undefined],
    ["3.1", "Subject: plain\r\n\r\nwords"],
    ["3.1.HEADER", "Subject: plain\r\n\r\n"],
    ["3.1.TEXT", "words"],
    ["3.1.1", "words"],
    ["3.1.1.MIME", "Subject: plain\r\n\r\n"],
    ["3.1.1.1", undefined],
    ["3.1.2", undefined],
    ["4", undefined],
    ["0", undefined],
  ]);

  check("of one part", plain, [
    ["", plain],
    ["HEADER", "Subject: x\r\n\r\n"],
    ["TEXT", "body\r\n"],
    ["1", "body\r\n"],
    ["1.MIME", "Subject: x\r\n\r\n"],
    ["1.HEADER", undefined],
    ["1.1", undefined],
    ["2", undefined],
  ]);

  check("of a message that is a message", wrapped, [
    ["1", plain],
    ["1.MIME", "Content-Type: message/rfc822\r\n\r\n"],
    ["1.HEADER", "Subject: x\r\n\r\n"],
    ["1.TEXT", "body\r\n"],
    ["1.1", "body\r\n"],
    ["1.1.1", undefined],
  ]);
});

function check(what: string, message: string, cases: readonly Case[]): void {
  const parser = new MessageParser();
  parser.push(Buffer.from(message, "latin1"));
  const { root } = parser.finish();
  for (const [section, expected] of cases) {
    it(`${section === "" ? "all" : section} ${what}`, () => {
      const words = section.split(".");
      const path = words.filter((word) => /^\d+$/.test(word)).map(Number);
      const text = words.find((word) => /^[A-Z]+$/.test(word)) as "HEADER" | undefined;
      const range = sectionRange(root, path, text);
      assert.equal(range && message.slice(range.start, range.end), expected);
    });
  }
}
