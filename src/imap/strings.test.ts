import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AbnfError, Scanner } from "../abnf/scanner.ts";
import {
  astring,
  astringOfUnicode,
  atom,
  formatAstring,
  formatNstring,
  formatString,
  formatUnicode,
  listMailbox,
  nstring,
  string,
  tag,
} from "./strings.ts";

/** The whole of `input` by one production. */
function parse<Value>(production: (scanner: Scanner) => Value, input: string): Value {
  const scanner = new Scanner(input);
  const value = production(scanner);
  if (!scanner.atEnd) scanner.fail("expected the end");
  return value;
}

function refuses(production: (scanner: Scanner) => unknown, inputs: readonly string[]): void {
  for (const input of inputs) {
    it(`refuses ${JSON.stringify(input)}`, () => {
      assert.throws(() => parse(production, input), AbnfError);
    });
  }
}

describe("atom, RFC 9051 §9", () => {
  for (const input of ["INBOX", "$Forwarded", "a.b-c_d", "!#$&'+,-./:;<=>?@[^_`|}~"]) {
    it(`accepts ${input}`, () => {
      assert.equal(parse(atom, input), input);
    });
  }
  refuses(atom, ["", "a b", "a(", "a)", "{", "a%", "*", 'a"', "a\\", "a]", "a\x1f", "a\x7f", "ü"]);
});

describe("tag, RFC 9051 §9", () => {
  for (const input of ["a001", "A]", "1.2"]) {
    it(`accepts ${input}`, () => {
      assert.equal(parse(tag, input), input);
    });
  }
  refuses(tag, ["", "a+", "+", "*", "a b", "%"]);
});

describe("astring, RFC 9051 §9", () => {
  const valid = {
    "a]b": "a]b",
    '""': "",
    '"a b"': "a b",
    '"a\\"b"': 'a"b',
    '"a\\\\b"': "a\\b",
    '"\\\\\\""': '\\"',
    "{0}\r\n": "",
    '{5}\r\na\r\n"(': 'a\r\n"(',
    "{3+}\r\nabc": "abc",
    "{1}\r\n\xff": "\xff",
  };
  for (const [input, expected] of Object.entries(valid)) {
    it(`accepts ${JSON.stringify(input)}`, () => {
      assert.equal(parse(astring, input), expected);
    });
  }
  refuses(astring, [
    "",
    '"',
    '"a',
    '"\\a"',
    '"a\\"',
    '"a\r\n"',
    '"\0"',
    "{3}\r\nab",
    "{3}abc",
    "{-1}\r\n",
    "{99999999999}\r\na",
    "{1}\r\n\0",
    "~{1}\r\na",
    "a*",
  ]);
});

describe("string, nstring and list-mailbox, RFC 9051 §9", () => {
  it("takes an atom for no string", () => {
    assert.throws(() => parse(string, "abc"), AbnfError);
  });
  it("knows NIL in any case, and the string of that name", () => {
    assert.equal(parse(nstring, "nil"), undefined);
    assert.equal(parse(nstring, '"NIL"'), "NIL");
  });
  it("takes wildcards in list-mailbox", () => {
    assert.equal(parse(listMailbox, "Archive/%*"), "Archive/%*");
  });
});

describe("Unicode in strings, RFC 9051 §9", () => {
  it("decodes UTF-8 in quoted", () => {
    assert.equal(parse(astringOfUnicode, '"\xc3\xbc"'), "ü");
  });
  refuses(astringOfUnicode, ['"\xfc"', '"\xc3"', '"\xed\xa0\x80"', '"\xc0\x80"']);
});

describe("printing of strings", () => {
  const asAstring = {
    abc: "abc",
    "": '""',
    "a b": '"a b"',
    NIL: '"NIL"',
    'a"b\\': '"a\\"b\\\\"',
    "a\r\nb": "{4}\r\na\r\nb",
    "\xfc": "{1}\r\n\xfc",
  };
  for (const [text, expected] of Object.entries(asAstring)) {
    it(`writes ${JSON.stringify(text)} as ${JSON.stringify(expected)}`, () => {
      assert.equal(formatAstring(text), expected);
      assert.equal(parse(astring, formatAstring(text)), text);
      assert.equal(parse(string, formatString(text)), text);
    });
  }
  it("writes a long string as literal", () => {
    assert.equal(formatString("x".repeat(2000)).slice(0, 8), "{2000}\r\n");
  });
  it("writes no string as NIL", () => {
    assert.equal(formatNstring(undefined), "NIL");
    assert.equal(formatNstring("x"), '"x"');
  });
  it("quotes Unicode only for sessions that take UTF-8", () => {
    assert.equal(formatUnicode('ü"', { utf8: true }), '"\xc3\xbc\\""');
    assert.equal(formatUnicode("ü", { utf8: false }), "{2}\r\n\xc3\xbc");
    assert.equal(formatUnicode("ü\n", { utf8: true }), "{3}\r\n\xc3\xbc\n");
    assert.equal(formatUnicode("u", { utf8: false }), '"u"');
  });
});
