import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { countOf, mergedRanges, rangesByNumber, rangesByUid, valuesAt } from "./message-ranges.ts";
import { formatSequenceSet, parseSequenceSet } from "./sequence-set.ts";

const uids = Uint32Array.of(3, 4, 7, 10, 11, 12, 90);

describe("messages of a sequence set", () => {
  const byUid = {
    "1:*": [3, 4, 7, 10, 11, 12, 90],
    "*": [90],
    "100:*": [90],
    "*:5": [7, 10, 11, 12, 90],
    "4,3,4": [3, 4],
    "8:9": [],
    "12:11,1:3,11": [3, 11, 12],
    "5:10,8:20": [7, 10, 11, 12],
    "4294967295": [],
  };
  for (const [set, expected] of Object.entries(byUid)) {
    it(`UID ${set} is ${expected.join(" ") || "none"}`, () => {
      const ranges = rangesByUid(parseSequenceSet(set), uids);
      assert.deepEqual([...valuesAt(ranges, uids)], expected);
      assert.equal(countOf(ranges), expected.length);
    });
  }
  it("looks only at the UIDs that it shall", () => {
    assert.deepEqual(rangesByUid(parseSequenceSet("*"), uids, 3), [{ start: 2, end: 3 }]);
    assert.deepEqual(rangesByUid(parseSequenceSet("1:*"), uids, 0), []);
  });

  const byNumber = {
    "1:*": [{ start: 0, end: 7 }],
    "*": [{ start: 6, end: 7 }],
    "2,3,5": [
      { start: 1, end: 3 },
      { start: 4, end: 5 },
    ],
    "8": undefined,
    "6:8": undefined,
    "8:*": undefined,
  };
  for (const [set, expected] of Object.entries(byNumber)) {
    it(`number ${set} of seven is ${JSON.stringify(expected) ?? "out of range"}`, () => {
      assert.deepEqual(rangesByNumber(parseSequenceSet(set), 7), expected);
    });
  }
  it("has no number in an empty mailbox, not even the last", () => {
    assert.equal(rangesByNumber(parseSequenceSet("*"), 0), undefined);
    assert.equal(rangesByNumber(parseSequenceSet("1:*"), 0), undefined);
  });

  it("merges what overlaps or touches", () => {
    assert.deepEqual(mergedRanges(parseSequenceSet("9,1:3,4,2:3,*"), 20), [
      { first: 1, last: 4 },
      { first: 9, last: 9 },
      { first: 20, last: 20 },
    ]);
  });
});

describe("any sequence set", () => {
  it("agrees with looking at each UID", () => {
    let seed = 3;
    const next = (n: number): number => ((seed = (seed * 48271) % 2147483647), seed % n);
    for (let round = 0; round < 2_000; round++) {
      const some = Uint32Array.from({ length: 40 }, (_, at) => at + 1).filter(() => next(2) === 0);
      const set = Array.from({ length: 1 + next(6) }, () => {
        return { first: 1 + next(45), last: 1 + next(45) };
      });
      const expected = some.filter((uid) =>
        set.some(({ first, last }) => {
          return uid >= Math.min(first, last) && uid <= Math.max(first, last);
        }),
      );
      assert.deepEqual(valuesAt(rangesByUid(set, some), some), expected);
    }
  });

  it("resolves 10,000 ranges over 100,000 UIDs", () => {
    const many = Uint32Array.from({ length: 100_000 }, (_, at) => 2 * at + 1);
    const set = Array.from(
      { length: 10_000 },
      (_, at) => `${20 * (9_999 - at) + 1}:${20 * (9_999 - at) + 5}`,
    );
    const ranges = rangesByUid(parseSequenceSet(set.join(",")), many);
    assert.equal(countOf(ranges), 30_000);
  });
});

describe("formatSequenceSet", () => {
  const sets = ["", "1", "1:3", "1:2,4", "1,3,5:9,4294967295"];
  for (const set of sets) {
    it(`writes ${set || "none"} shortest`, () => {
      const numbers =
        set === ""
          ? []
          : mergedRanges(parseSequenceSet(set), 0).flatMap(({ first, last }) =>
              Array.from({ length: last - first + 1 }, (_, at) => first + at),
            );
      assert.equal(formatSequenceSet(Uint32Array.from(numbers)), set);
    });
  }
  it("writes a part of the numbers", () => {
    assert.equal(formatSequenceSet(uids, 1, 5), "4,7,10:11");
  });
});
