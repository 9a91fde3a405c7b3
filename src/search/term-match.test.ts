import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { unicodeCasemap } from "../message/unicode-casemap.ts";
import type { MessageTexts } from "./message-texts.ts";
import { parseSearchQuery } from "./search-query.ts";
import { compileQuery } from "./term-match.ts";

const message: MessageTexts = {
  header: [unicodeCasemap("X-Hidden: secret\n")],
  from: [unicodeCasemap("Anna Müller <anna@example.org>")],
  recipients: [unicodeCasemap("Bob <bob@example.net>")],
  subject: [unicodeCasemap("Rechnung für März")],
  body: [
    unicodeCasemap(
      "Kind\r\n  regards, see www.example.com\n東京の天気 한국에서 İstanbul snake_case",
    ),
  ],
  file: [unicodeCasemap("Tax-Report_2026.pdf")],
};

describe("a message", () => {
  for (const text of [
    "",
    "anna",
    "ANNA muller",
    "müller",
    "from:anna",
    "rechnung marz",
    'subject:"für märz"',
    '"kind regards"',
    "reg*",
    "example.com",
    "東京",
    "天気",
    "한국",
    "istanbul",
    "case",
    "file:2026",
    "file:pdf",
    "report",
    "-carl",
    "anna -from:bob",
    "to:bob",
    '"," kind',
  ]) {
    it(`matches ${JSON.stringify(text)}`, () => {
      assert.ok(compileQuery(parseSearchQuery(text)).matches(message));
    });
  }

  for (const text of [
    "ann",
    "nna",
    "reg",
    "from:bob",
    "subject:anna",
    '"regards kind"',
    "secret",
    "-anna",
    "anna -kind",
    "京東",
    "exampl",
    "body:rechnung",
  ]) {
    it(`does not match ${JSON.stringify(text)}`, () => {
      assert.ok(!compileQuery(parseSearchQuery(text)).matches(message));
    });
  }
});
