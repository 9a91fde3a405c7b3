import assert from "node:assert/strict";
import { it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import { formatRecordHeader, parseRecordHeader, recordHeaderSize } from "./segment-record.ts";

it("takes nothing for a record header but a record header", (t) => {
  const random = new SeededRandom(Date.now());
  t.diagnostic(`seed ${random.seed}`);
  for (let i = 0; i < 3000; i++) {
    const record = {
      bodyId: random.below(2 ** 50),
      compressed: random.chance(0.5),
      storedSize: random.below(2 ** 32),
      size: random.below(2 ** 32),
      crc32: random.below(2 ** 32),
    };
    const header = formatRecordHeader(record);
    assert.deepEqual(parseRecordHeader(header), record);
    const noise = random.mutated(header);
    if (parseRecordHeader(noise) !== undefined) {
      assert.ok(noise.subarray(0, recordHeaderSize).equals(header));
    }
  }
});
