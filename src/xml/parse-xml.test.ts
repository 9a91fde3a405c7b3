import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AbnfError } from "../abnf/scanner.ts";
import { xmlDocument, xmlElement } from "./format-xml.ts";
import { parseXml } from "./parse-xml.ts";
import { allNamed, firstNamed } from "./xml-element.ts";

describe("an XML document", () => {
  it("is read with its prolog, prefixes, comments, entities and CDATA", () => {
    const root = parseXml(
      '\uFEFF<?xml version="1.0"?><!-- hello --><s:Envelope xmlns:s="urn:x" kind=\'a&amp;b\'>\r\n' +
        "<one>1 &lt; 2 &#38;&#x41; <![CDATA[<raw>&amp;]]></one><two/><!-- - --><one>three</one></s:Envelope>\n",
    );
    assert.equal(root.name, "Envelope");
    assert.equal(root.attributes["kind"], "a&b");
    assert.equal(firstNamed(root, "one")?.text, "1 < 2 &A <raw>&amp;");
    assert.deepEqual(
      allNamed(root, "one").map(({ text }) => text),
      ["1 < 2 &A <raw>&amp;", "three"],
    );
    assert.equal(firstNamed(root, "three"), undefined);
  });

  const refused: readonly string[] = [
    "",
    "text",
    "<a>",
    "<a></b>",
    "<a/><b/>",
    "<a b=c/>",
    '<a b="<"/>',
    "<a>&nbsp;</a>",
    "<a>&</a>",
    "<a>&#0;</a>",
    "<a>&#xD800;</a>",
    '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
    "<a><!DOCTYPE b></a>",
    "<a>".repeat(30) + "</a>".repeat(30),
    `<a>${"<b/>".repeat(1_001)}</a>`,
    `<a>${" ".repeat(70_000)}</a>`,
  ];
  for (const text of refused) {
    it(`is not ${JSON.stringify(text.slice(0, 40))}`, () => {
      assert.throws(() => parseXml(text), AbnfError);
    });
  }

  it("is written so that what it holds comes back", () => {
    const hostile = `a&b <c> "d" 'e' \u0000\u{1f600}\ud800`;
    const text = xmlDocument(
      xmlElement("outer", [xmlElement("inner", hostile, { of: hostile }), undefined]),
    );
    const inner = firstNamed(parseXml(text), "inner");
    assert.equal(inner?.text, `a&b <c> "d" 'e' ?\u{1f600}\ufffd`);
    assert.equal(inner?.attributes["of"], inner?.text);
  });
});
