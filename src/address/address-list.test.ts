import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { AbnfError } from "../abnf/scanner.ts";
import type { AddressListItem } from "./address-list.ts";
import { parseAddressList, parseMailboxList } from "./address-list.ts";
import { addressesMax, parseAddressListLoosely } from "./loose-address-list.ts";

/** Name <local|domain> for each; groups as Name:{...}. */
function show(items: readonly AddressListItem[]): string {
  return items
    .map((item) => {
      if (item.kind === "group") return `${item.displayName}:{${show(item.members)}}`;
      const route = item.route === undefined ? "" : `${item.route}:`;
      return `${item.displayName ?? ""}<${route}${item.localPart}|${item.domain}>`;
    })
    .join(" ");
}

/** RFC 5322 appendix A.1 and what every client writes. */
const strict: Record<string, string> = {
  "John Doe <jdoe@machine.example>": "John Doe<jdoe|machine.example>",
  "Mary Smith <mary@x.test>, jdoe@example.org, Who? <one@y.test>":
    "Mary Smith<mary|x.test> <jdoe|example.org> Who?<one|y.test>",
  '<boss@nil.test>, "Giant; \\"Big\\" Box" <sysservices@example.net>':
    '<boss|nil.test> Giant; "Big" Box<sysservices|example.net>',
  "A Group:Ed Jones <c@a.test>,joe@where.test,John <jdoe@one.test>;":
    "A Group:{Ed Jones<c|a.test> <joe|where.test> John<jdoe|one.test>}",
  "Undisclosed recipients:;": "Undisclosed recipients:{}",
  '"Joe Q. Public" <john.q.public@example.com>': "Joe Q. Public<john.q.public|example.com>",
  "Pete(A nice \\) chap) <pete(his account)@silly.test(his host)>": "Pete<pete|silly.test>",
  '"weird local"@[10.0.0.1]': "<weird local|[10.0.0.1]>",
  "J. Doe <j@d>": "J. Doe<j|d>",
  "=?utf-8?q?J=C3=B6rg?= <j@d>": "=?utf-8?q?J=C3=B6rg?=<j|d>",
  "Folded\r\n Name <a@b>": "Folded Name<a|b>",
};

describe("address-list, RFC 5322 §3.4", () => {
  for (const [input, expected] of Object.entries(strict)) {
    it(`accepts ${input}`, () => {
      assert.equal(show(parseAddressList(input)), expected);
    });
  }
  const invalid = [
    ["", ",", "a", "a@", "@b", "a@b,", "a@b c@d", "Joe <a@b", "Joe a@b>", '"Joe <a@b>'],
    ["Joe <>", "<a@b> Joe", "g: a@b", "g: h: a@b;;", "a@b;", "(open a@b", "a b@c", "a@b@c"],
    ["a..b@c", "<@x:a@b>", "a@b\n,c@d", "Joe, Doe <a@b>"],
  ].flat();
  for (const input of invalid) {
    it(`refuses ${JSON.stringify(input)}`, () => {
      assert.throws(() => parseAddressList(input), AbnfError);
    });
  }

  it("has no group in a mailbox-list", () => {
    assert.equal(parseMailboxList("a@b, c@d").length, 2);
    assert.throws(() => parseMailboxList("g:a@b;"), AbnfError);
  });
});

describe("addresses of the wild", () => {
  const loose: Record<string, string> = {
    ...strict,
    "": "",
    " , ,, ": "",
    root: "<root|>",
    "Joe Smith": "<Joe Smith|>",
    '"Joe" (away)': "away<Joe|>",
    "joe@example.org (Joe Smith)": "Joe Smith<joe|example.org>",
    "a@b,": "<a|b>",
    "a@b c@d": "<a|b> <c|d>",
    "a@b; c@d": "<a|b> <c|d>",
    "Joe <a@b": "Joe<a|b>",
    "Joe a@b>": "Joe<a|b>",
    "Joe <>": "Joe<|>",
    "<a@b> Joe": "<a|b> <Joe|>",
    "<<a@b>>": "<a|b>",
    "a@b@c": "<a@b|c>",
    "<a@b@c>": "<a@b|c>",
    "foo@bar.com <foo@bar.com>": "foo@bar.com<foo|bar.com>",
    "Doe, Joe <a@b>": "<Doe|> Joe<a|b>",
    "<@hosta.int,@jkl.org:userc@d.bar.org>": "<@hosta.int,@jkl.org:userc|d.bar.org>",
    "a . b @ c . d": "<a.b|c.d>",
    "Pete <pete @ silly . test>": "Pete<pete|silly.test>",
    "x@[ 1.2.3.4 ]": "<x|[1.2.3.4]>",
    "x@[1.2.3.4": "<x|[1.2.3.4>",
    "g: a@b": "g:{<a|b>}",
    "g: h: a@b;": "g:{h<a|b>}",
    "g:;h:x@y;": "g:{} h:{<x|y>}",
    '"open <a@b>': "<open <a@b>|>",
    "(open <a@b>": "",
    "[list] Joe <a@b>": "[ list ] Joe<a|b>",
    "mailto:a@b": "mailto:{<a|b>}",
    "a@b (x (y) z)": "x (y) z<a|b>",
    "J\xf6rg <j@d>": "J\xf6rg<j|d>",
    "\0\x01 <a@b>": "\0\x01<a|b>",
    "a..b@c": "<a..b|c>",
    ".a@c": "<a|c>",
    "a.@c": "<a.|c>",
    "'a@b'": "<'a|b'>",
  };
  for (const [input, expected] of Object.entries(loose)) {
    it(`reads ${JSON.stringify(input)}`, () => {
      assert.equal(show(parseAddressListLoosely(input)), expected);
    });
  }

  it("stop at a limit", () => {
    assert.equal(parseAddressListLoosely("a@b,".repeat(20_000)).length, addressesMax);
    assert.equal(show(parseAddressListLoosely("a@b, g: c@d;, e@f", 3)), "<a|b> g:{<c|d>}");
    assert.equal(show(parseAddressListLoosely("a@b, c@d", 1)), "<a|b>");
  });
});
