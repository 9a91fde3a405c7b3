import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { formatRecordHeader, parseRecordHeader, recordHeaderSize } from "./segment-record.ts";
import type { SegmentRecord } from "./segment-record.ts";

const plain: SegmentRecord = {
  bodyId: 1,
  compressed: false,
  storedSize: 5,
  size: 5,
  crc32: 0x12345678,
};

describe("record header", () => {
  it("stands on disk as it is described", () => {
    assert.deepEqual(
      formatRecordHeader({ ...plain, bodyId: 0x0102030405, compressed: true, size: 7 }),
      Buffer.from(
        "48504d31 01000000 0504030201000000 05000000 07000000 78563412 4219e5c2".replaceAll(
          " ",
          "",
        ),
        "hex",
      ),
    );
  });

  const valid: readonly Partial<SegmentRecord>[] = [
    {},
    { compressed: true, storedSize: 3, size: 2 ** 20 },
    { storedSize: 0, size: 0, crc32: 0 },
    { storedSize: 2 ** 32 - 1, size: 2 ** 32 - 1, crc32: 2 ** 32 - 1 },
    { bodyId: Number.MAX_SAFE_INTEGER },
  ];
  for (const some of valid) {
    it(`gives back ${JSON.stringify(some)}`, () => {
      const record = { ...plain, ...some };
      assert.deepEqual(parseRecordHeader(formatRecordHeader(record)), record);
    });
  }

  for (const some of [{ size: 2 ** 32 }, { storedSize: -1 }, { bodyId: -1 }, { bodyId: 0.5 }]) {
    it(`takes no ${JSON.stringify(some)}`, () => {
      assert.throws(() => formatRecordHeader({ ...plain, ...some }), RangeError);
    });
  }

  it("is none when it is short or any bit of it is wrong", () => {
    const header = formatRecordHeader(plain);
    assert.equal(parseRecordHeader(header.subarray(0, recordHeaderSize - 1)), undefined);
    assert.equal(parseRecordHeader(Buffer.alloc(0)), undefined);
    for (let bit = 0; bit < recordHeaderSize * 8; bit++) {
      const flipped = Buffer.from(header);
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      assert.equal(parseRecordHeader(flipped), undefined, `bit ${bit}`);
    }
  });
});
