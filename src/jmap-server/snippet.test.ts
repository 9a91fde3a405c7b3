import assert from "node:assert/strict";
import { it } from "node:test";
import { parseSearchQuery } from "../search/search-query.ts";
import { SeededRandom } from "../testing/seeded-random.ts";
import { markedPreview, markedText } from "./snippet.ts";

const subjects: readonly (readonly [text: string, query: string, html: string | undefined])[] = [
  ["The plan for Foo", "foo", "The plan for <mark>Foo</mark>"],
  ["Foobar", "foo", undefined],
  ["Foobar", "foo*", "<mark>Foo</mark>bar"],
  ["Anna & <b>Bob</b>", "bob", "Anna &amp; &lt;b&gt;<mark>Bob</mark>&lt;/b&gt;"],
  ["Caf\u00e9 ouvert", "cafe", "<mark>Caf\u00e9</mark> ouvert"],
  ["Cafe\u0301 ouvert", "caf\u00e9", "<mark>Cafe\u0301</mark> ouvert"],
  ["kind \t regards, x", '"kind regards"', "<mark>kind \t regards</mark>, x"],
  ["one two one", "one two", "<mark>one</mark> <mark>two</mark> <mark>one</mark>"],
  ["one two", "-two", undefined],
  ["x", "", undefined],
  ["\u6771\u4eac\u90fd", "\u4eac", "\u6771<mark>\u4eac</mark>\u90fd"],
];
for (const [text, query, html] of subjects) {
  it(`a snippet marks ${query} in "${text}"`, () => {
    assert.equal(markedText(text, parseSearchQuery(query).terms), html);
  });
}

it("a preview shows the neighbourhood of what was found, in 255 octets", () => {
  const text = `${"before ".repeat(40)}needle\r\n\r\n${"behind <é> ".repeat(40)}`;
  const html = markedPreview(text, parseSearchQuery("needle").terms)!;
  assert.match(html, /^(?:before )+<mark>needle<\/mark> behind &lt;é&gt; behind/);
  assert.ok(Buffer.byteLength(html) <= 255);
  assert.equal(markedPreview(text, parseSearchQuery("nothing").terms), undefined);
});

it("snippets of any text are HTML without other tags, of bounded size", () => {
  const random = new SeededRandom(8621);
  const pieces = [
    "<",
    ">",
    "&",
    '"',
    "a",
    "ab",
    " ",
    "\n",
    "é",
    "e\u0301",
    "\ud83d\ude00",
    "\ud83d",
    "京",
  ];
  for (let run = 0; run < 2_000; run++) {
    const text = Array.from({ length: random.below(300) }, () => random.pick(pieces)).join("");
    const { terms } = parseSearchQuery(random.pick(["a", "é*", "ab -a", '"a <"', "京", "<"]));
    const preview = markedPreview(text, terms) ?? "";
    assert.ok(Buffer.byteLength(preview) <= 255, String(run));
    for (const html of [markedText(text, terms) ?? "", preview]) {
      assert.doesNotMatch(html.replaceAll(/<mark>[^<>]+<\/mark>/g, ""), /[<>]|&(?!\w+;|#39;)/);
    }
  }
});
