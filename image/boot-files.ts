// What the small FAT partitions hold: SETUP, where the firmware looks first, and one for each slot with its kernel.
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { gzipSync } from "node:zlib";
import { autobootFile, type Slot } from "./autoboot.ts";
import type { Base } from "./base.ts";
import { partUuid } from "./partition-table.ts";

/** Boards the image is for, by their device trees. */
const boards = [
  "bcm2837-rpi-3-b",
  "bcm2837-rpi-3-b-plus",
  "bcm2837-rpi-3-a-plus",
  "bcm2837-rpi-zero-2-w",
  "bcm2711-rpi-4-b",
  "bcm2711-rpi-400",
  "bcm2711-rpi-cm4-io",
  "bcm2712-rpi-5-b",
  "bcm2712-d-rpi-5-b",
];

const here = join(import.meta.dirname, "boot");

export interface SlotParts {
  readonly base: Base;
  readonly initramfs: string;
  readonly diskId: string;
}

/** The number of the partition that holds the root of a slot. */
export const rootPartitionOf: Readonly<Record<Slot, number>> = { A: 5, B: 6 };

/** The kernel's command line. The last console is the screen, where a person may look. */
export function commandLine(slot: Slot, diskId: string): string {
  const words = [
    `root=PARTUUID=${partUuid(diskId, rootPartitionOf[slot])}`,
    `homepost.slot=${slot}`,
    `rauc.slot=${slot}`,
    "panic=10",
    "loglevel=4",
    "systemd.show_status=auto",
    "consoleblank=600",
    "console=tty1",
  ];
  return words.join(" ");
}

/** SETUP: where a Pi begins, and where its owner may put files. */
export function makeSetupFolder(folder: string, base: Base | undefined): void {
  fresh(folder);
  cpSync(join(here, "setup-readme.txt"), join(folder, "README.txt"));
  // Zero octets: its removal, which ends the first boot, is one sector of the directory.
  writeFileSync(join(folder, "first-boot"), "");
  if (base === undefined) return;
  cpSync(join(base.unpacked, "usr/lib/raspi-firmware/bootcode.bin"), join(folder, "bootcode.bin"));
  cpSync(join(here, "setup-config.txt"), join(folder, "config.txt"));
  writeFileSync(join(folder, "autoboot.txt"), autobootFile("A"));
  writeFileSync(join(folder, "bootcnt.bin"), Buffer.alloc(512));
}

/** What is the same in both slots; each gets its own command line. */
export function makeSlotFolder(folder: string, slot: Slot, parts: SlotParts): void {
  fresh(folder);
  const { base, initramfs, diskId } = parts;
  const firmware = join(base.unpacked, "usr/lib/raspi-firmware");
  for (const name of ["start_cd.elf", "fixup_cd.dat", "start4cd.elf", "fixup4cd.dat"]) {
    cpSync(join(firmware, name), join(folder, name));
  }
  mkdirSync(join(folder, "overlays"));
  cpSync(join(firmware, "overlays/README.md"), join(folder, "overlays/README"));
  const kernel = join(base.unpacked, "usr/lib/modules", base.kernelVersion);
  writeFileSync(
    join(folder, "kernel8.img"),
    gzipSync(readFileSync(join(kernel, "vmlinuz")), { level: 9 }),
  );
  cpSync(initramfs, join(folder, "initramfs.img"));
  for (const file of globSync("dtb/broadcom/*.dtb", { cwd: kernel })) {
    if (!boards.includes(basename(file, ".dtb"))) continue;
    cpSync(join(kernel, file), join(folder, basename(file)));
  }
  // The name that firmware asks for on boards with the newer stepping.
  cpSync(join(folder, "bcm2712-d-rpi-5-b.dtb"), join(folder, "bcm2712d0-rpi-5-b.dtb"));
  cpSync(join(here, "config.txt"), join(folder, "config.txt"));
  writeFileSync(join(folder, "cmdline.txt"), `${commandLine(slot, diskId)}\n`);
}

function fresh(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
}
