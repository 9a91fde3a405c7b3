import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { packageNames } from "./package-list.ts";

describe("a list of packages", () => {
  it("gives the names for a processor", () => {
    const list = "# Why\n\nudev  # devices\nfirmware [arm64] # radio\nstub [amd64] # UEFI\n";
    assert.deepEqual(packageNames(list, "arm64"), ["udev", "firmware"]);
    assert.deepEqual(packageNames(list, "amd64"), ["udev", "stub"]);
  });

  for (const line of ["udev", "udev #", "udev [mips] # why", "two names # why", "Udev # why"]) {
    it(`refuses "${line}"`, () => assert.throws(() => packageNames(line, "arm64"), SyntaxError));
  }

  it("is what the image's are", () => {
    for (const file of ["packages.list", "unpacked.list"]) {
      const list = readFileSync(join(import.meta.dirname, file), "utf8");
      const names = packageNames(list, "arm64");
      assert.equal(new Set(names).size, names.length);
    }
  });
});
