import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, it } from "node:test";
import { filesBelow, filesOf, moduleName, moduleNames, type ModuleTree } from "./kernel-modules.ts";

const tree: ModuleTree = {
  dependencies: new Map([
    ["kernel/fs/ext4/ext4.ko.xz", ["kernel/fs/jbd2/jbd2.ko.xz", "kernel/lib/crc16.ko.xz"]],
    ["kernel/fs/jbd2/jbd2.ko.xz", []],
    ["kernel/lib/crc16.ko.xz", []],
    ["kernel/drivers/usb/host/xhci-pci.ko.xz", []],
  ]),
  builtin: new Set(["mmc_block"]),
};

describe("modules of the kernel", () => {
  it("come with all they depend on", () => {
    const expected = [
      "kernel/fs/ext4/ext4.ko.xz",
      "kernel/fs/jbd2/jbd2.ko.xz",
      "kernel/lib/crc16.ko.xz",
    ];
    assert.deepEqual(filesOf(["ext4", "mmc-block"], tree), expected);
    assert.deepEqual(filesBelow(["fs/ext4/"], tree), expected);
  });

  it("are known with either dash", () => {
    assert.equal(moduleName("kernel/drivers/usb/host/xhci-pci.ko.xz"), "xhci_pci");
    assert.deepEqual(filesOf(["xhci_pci"], tree), ["kernel/drivers/usb/host/xhci-pci.ko.xz"]);
  });

  it("are missed", () => assert.throws(() => filesOf(["reiserfs"], tree), /no module "reiserfs"/));

  it("stand in a list, some for one processor", () => {
    assert.deepEqual(moduleNames("# Why\n\nerofs\nahci [amd64]\n", "arm64"), ["erofs"]);
    assert.throws(() => moduleNames("two words", "arm64"), SyntaxError);
    const list = readFileSync(join(import.meta.dirname, "initramfs/modules.list"), "utf8");
    assert.ok(moduleNames(list, "arm64").includes("bcm2835_wdt"));
    assert.ok(!moduleNames(list, "amd64").includes("bcm2835_wdt"));
  });
});
