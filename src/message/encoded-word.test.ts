import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { describe, it } from "node:test";
import { decodeEncodedWords, encodeWords } from "./encoded-word.ts";

describe("encoded words, RFC 2047 §8", () => {
  const table: Record<string, string> = {
    "": "",
    "plain text": "plain text",
    "=?ISO-8859-1?Q?a?=": "a",
    "=?ISO-8859-1?Q?a?= b": "a b",
    "=?ISO-8859-1?Q?a?= =?ISO-8859-1?Q?b?=": "ab",
    "=?ISO-8859-1?Q?a?=  \r\n  =?ISO-8859-1?Q?b?=": "ab",
    "=?ISO-8859-1?Q?a_b?=": "a b",
    "=?ISO-8859-1?Q?a?= =?ISO-8859-2?Q?_b?=": "a b",
    "=?ISO-8859-1?Q?Olle_J=E4rnefors?= <ojarnef@admin.kth.se>":
      "Olle Järnefors <ojarnef@admin.kth.se>",
    "=?iso-8859-8?b?7eXs+SDv4SDp7Oj08A==?=": "םולש ןב ילטפנ",
    "=?us-ascii*en?q?hi?=": "hi",
    "=?utf-8?b?4pyT4p?= =?utf-8?b?yT?=": "✓✓",
    "=?utf-8?b?4pyT4p?= =?utf-8?b?y?= =?utf-8?b?T4pyT?=": "✓✓✓",
    "=?utf-8?B?4p?= =?utf-8?Q?=9C=93?=": "✓",
    "=?utf-8?q?with space?=": "with space",
    "=?x-unknown?Q?a=20b?= and": "=?x-unknown?Q?a=20b?= and",
    "=?utf-8?X?a?=": "=?utf-8?X?a?=",
    "=?utf-8?Q?open": "=?utf-8?Q?open",
    "=?utf-8?Q?=ZZ=4?=": "=ZZ=4",
    "=?utf-8?Q??=": "",
    "a=?utf-8?Q?b?=c": "abc",
    "x =?gb18030?B?1tDOxA==?= y": "x 中文 y",
    "Gr\xc3\xbc\xc3\x9fe": "Grüße",
    "Gr\xfc\xdfe =?utf-8?q?!?=": "Grüße !",
  };
  for (const [text, expected] of Object.entries(table)) {
    it(`decode in ${JSON.stringify(text)}`, () => {
      assert.equal(decodeEncodedWords(text), expected);
    });
  }

  it("are written so that they can be read, in words of at most 75 characters", () => {
    for (const text of ["", "Lunch", "Grüße", "中文".repeat(60), "👩‍👩‍👧 family", "=?x", "a\r\nb"]) {
      const encoded = encodeWords(text);
      assert.ok(encoded.split("\r\n ").every((word) => word.length <= 75));
      assert.equal(decodeEncodedWords(Buffer.from(encoded).toString("latin1")), text);
    }
  });
});
