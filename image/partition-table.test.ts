import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { imageMib, partitions, partUuid, sfdiskScript } from "./partition-table.ts";

describe("the partition table", () => {
  it("keeps the places that cards in use have", () => {
    const places = partitions.map(({ number, startMib, sizeMib }) => [number, startMib, sizeMib]);
    assert.deepEqual(places, [
      [1, 4, 64],
      [2, 72, 256],
      [3, 332, 256],
      [4, 592, 2076],
      [5, 596, 1024],
      [6, 1624, 1024],
      [7, 2652, 16],
    ]);
    assert.equal(imageMib, 2668);
  });

  it("fits on a card of 4 GB, none over another", () => {
    assert.ok(imageMib * 1024 * 1024 < 3_900_000_000);
    const real = partitions.filter(({ type }) => type !== "f");
    for (const [index, { startMib }] of real.entries()) {
      const before = real[index - 1];
      assert.ok(before === undefined || before.startMib + before.sizeMib <= startMib);
      assert.equal(startMib % 4, 0);
    }
  });

  it("has a name for the kernel, and a script for sfdisk", () => {
    assert.equal(partUuid("a1b2c3d4", 5), "a1b2c3d4-05");
    assert.match(sfdiskScript("a1b2c3d4"), /^label: dos\nlabel-id: 0xa1b2c3d4\n/);
    assert.match(sfdiskScript("a1b2c3d4", "ef"), /^1 : .*type=ef, bootable$/m);
    assert.throws(() => sfdiskScript("a1b2c3d"), RangeError);
  });
});
