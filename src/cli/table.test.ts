import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { counted, sizeText, table, timeText } from "./table.ts";

describe("tables", () => {
  it("align their columns, and leave no spaces at the ends of lines", () => {
    const text = table(
      ["A", "LONG", "C"],
      [
        ["ä", "x", "1"],
        ["bb", "", ""],
      ],
    );
    assert.equal(text, "A   LONG  C\nä   x     1\nbb\n");
  });

  it("let no control character through to the terminal", () => {
    assert.equal(table(["A"], [["a\u001b[2Jb\r\n"]]), "A\na?[2Jb??\n");
  });
});

describe("texts of values", () => {
  for (const [octets, text] of [
    [0, "0 B"],
    [999, "999 B"],
    [1000, "1.0 kB"],
    [12_345_678, "12.3 MB"],
    [4e15, "4000.0 TB"],
  ] as const) {
    it(`shows ${octets} octets as ${text}`, () => assert.equal(sizeText(octets), text));
  }

  for (const [count, text] of [
    [0, "0 accounts"],
    [1, "1 account"],
    [2, "2 accounts"],
  ] as const) {
    it(`shows ${text}`, () => assert.equal(counted(count, "account"), text));
  }

  it("shows plurals that are not made with s alone", () => {
    assert.equal(counted(2, "mailbox", "mailboxes"), "2 mailboxes");
  });

  it("shows times to the second", () => {
    assert.match(timeText(1_763_700_000_123), /^2025-11-2[01] \d\d:\d\d:\d\d$/);
  });
});
