import assert from "node:assert/strict";
import { it } from "node:test";
import { textBlocks } from "./text-blocks.ts";

it("cuts text where quoting begins and ends", () => {
  const blocks = textBlocks("Hello\n> one\n>> two\n> > two\nYes");
  assert.deepEqual(
    blocks.map(({ depth, pieces }) => [depth, pieces.map(({ text }) => text).join("")]),
    [
      [0, "Hello"],
      [1, "one"],
      [2, "two\ntwo"],
      [0, "Yes"],
    ],
  );
});

it("finds addresses, without the sentence around them", () => {
  for (const [text, expected] of [
    ["see https://x.example/a.", ["https://x.example/a"]],
    ["(http://x.example/a_(b))", ["http://x.example/a_(b))"]],
    ["<https://x.example/?a=1&b=2>, javascript:alert(1)", ["https://x.example/?a=1&b=2"]],
    ["mailto:a@b.example!", ["mailto:a@b.example"]],
    ["https://", []],
  ] as const) {
    const links = textBlocks(text).flatMap(({ pieces }) => pieces.flatMap((one) => one.link ?? []));
    assert.deepEqual(links, expected, text);
  }
});

it("loses nothing", () => {
  const text = "a https://x.example/. b\n\n  c\n";
  const all = textBlocks(text).flatMap(({ pieces }) => pieces.map((one) => one.text));
  assert.equal(all.join(""), text);
});
