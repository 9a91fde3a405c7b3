import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { formatTypedAddress, lastPiece, parseTypedAddresses } from "./typed-addresses.ts";

describe("typed addresses", () => {
  const read: readonly (readonly [string, readonly (readonly [string | null, string])[]])[] = [
    ["", []],
    ["a@x.example", [[null, "a@x.example"]]],
    [
      " a@x.example ,, b@x.example;",
      [
        [null, "a@x.example"],
        [null, "b@x.example"],
      ],
    ],
    ["Ann Lee <ann@x.example>", [["Ann Lee", "ann@x.example"]]],
    [
      '"Lee, Ann \\"A\\"" <ann@x.example>, b@x',
      [
        ['Lee, Ann "A"', "ann@x.example"],
        [null, "b@x"],
      ],
    ],
    [
      "<mailto:a@x.example>\nb@x.example",
      [
        [null, "a@x.example"],
        [null, "b@x.example"],
      ],
    ],
    ["a@x.example, A@X.example", [[null, "a@x.example"]]],
    ["jörg@müller.example", [[null, "jörg@müller.example"]]],
    ['"a b"@x.example', [[null, '"a b"@x.example']]],
  ];
  for (const [text, expected] of read) {
    it(`are read in ${JSON.stringify(text)}`, () => {
      const { addresses, wrong } = parseTypedAddresses(text);
      assert.deepEqual(
        addresses.map(({ name, email }) => [name, email]),
        expected,
      );
      assert.deepEqual(wrong, []);
    });
  }
  for (const text of [
    "ann",
    "a@b@c",
    "Ann <ann>",
    "a b@x.example",
    "<>",
    "@x",
    "a@",
    '"x',
    "a@x>",
  ]) {
    it(`are not in ${text}`, () => {
      assert.deepEqual(parseTypedAddresses(text), { addresses: [], wrong: [text] });
    });
  }
});

describe("addresses", () => {
  it("are written so that they are read again", () => {
    for (const name of [
      null,
      "Ann Lee",
      "Lee, Ann",
      'the "A"',
      "O’Neill",
      "Jörg",
      "back\\slash",
      "a.b",
    ]) {
      const address = { name, email: "a@x.example" };
      assert.deepEqual(parseTypedAddresses(formatTypedAddress(address)).addresses, [address]);
    }
  });

  it("are completed at the end", () => {
    assert.deepEqual(lastPiece("a@x.example, bo"), { before: "a@x.example, ", last: "bo" });
    assert.deepEqual(lastPiece('"Lee, A'), { before: "", last: '"Lee, A' });
    assert.deepEqual(lastPiece("a@x.example,"), { before: "a@x.example,", last: "" });
  });
});
