import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { CborError, readCbor } from "./cbor.ts";

function read(hex: string) {
  const octets = Buffer.from(hex, "hex");
  const { value, end } = readCbor(octets);
  assert.equal(end, octets.length);
  return value;
}

describe("CBOR, RFC 8949 §A", () => {
  for (const [hex, value] of [
    ["00", 0],
    ["17", 23],
    ["1818", 24],
    ["1903e8", 1000],
    ["1a000f4240", 1_000_000],
    ["20", -1],
    ["29", -10],
    ["3863", -100],
    ["3903e7", -1000],
    ["f4", false],
    ["f5", true],
    ["f6", null],
    ["f7", undefined],
    ["40", Buffer.alloc(0)],
    ["4401020304", Buffer.of(1, 2, 3, 4)],
    ["60", ""],
    ["6449455446", "IETF"],
    ["62c3bc", "ü"],
    ["80", []],
    ["8301820203820405", [1, [2, 3], [4, 5]]],
    ["a0", new Map()],
    [
      "a201020304",
      new Map([
        [1, 2],
        [3, 4],
      ]),
    ],
    [
      "a26161016162820203",
      new Map<string, unknown>([
        ["a", 1],
        ["b", [2, 3]],
      ]),
    ],
  ] as const) {
    it(hex, () => assert.deepEqual(read(hex), value));
  }

  it("is read from where it begins to where it ends", () => {
    const { value, end } = readCbor(Buffer.from("ff1864ff", "hex"), 1);
    assert.deepEqual([value, end], [100, 3]);
  });
});

describe("CBOR that is refused", () => {
  for (const [what, hex] of [
    ["nothing", ""],
    ["a text that is cut off", "6449"],
    ["a text that is no UTF-8", "61ff"],
    ["a length of eight octets", "1b000000e8d4a51000"],
    ["an indefinite length", "9fff"],
    ["a tag", "c11a514b67b0"],
    ["a float", "f90000"],
    ["a key that comes twice", "a201020103"],
    ["a key that is a list", "a18001"],
    ["what is too deep", `${"81".repeat(10)}00`],
    ["a list that would be too long", "9affffffff"],
  ] as const) {
    it(`is not ${what}`, () => assert.throws(() => read(hex), CborError));
  }
});
