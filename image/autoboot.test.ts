import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { autobootFile, bootPartition } from "./autoboot.ts";

describe("autoboot.txt", () => {
  it("is one sector, and starts the committed slot or, once, the other", () => {
    for (const [slot, own, other] of [
      ["A", 2, 3],
      ["B", 3, 2],
    ] as const) {
      const file = autobootFile(slot);
      assert.equal(file.length, 512);
      assert.equal(bootPartition(file.toString(), false), own);
      assert.equal(bootPartition(file.toString(), true), other);
    }
  });

  it("starts the committed slot where nothing is said of a trial", () => {
    assert.equal(bootPartition("[all]\r\nboot_partition=2\r\n", true), 2);
    assert.throws(() => bootPartition("[tryboot]\nboot_partition=3\n", false), SyntaxError);
    assert.throws(() => bootPartition("", false), SyntaxError);
  });
});
