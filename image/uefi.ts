// How a PC starts: its firmware (UEFI) takes systemd-boot from partition 1, and that one file per slot, of which each holds
// kernel, initramfs and command line. Partitions 2 and 3 stay empty there, so that all numbers are those of a Pi.
import { cpSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Base } from "./base.ts";
import { commandLine } from "./boot-files.ts";
import type { Slot } from "./autoboot.ts";
import { run } from "./run.ts";

export interface UefiParts {
  readonly base: Base;
  readonly initramfs: string;
  readonly diskId: string;
  readonly osRelease: string;
  /** For what is made on the way. */
  readonly work: string;
}

const stub = "usr/lib/systemd/boot/efi/linuxx64.efi.stub";
const loader = "usr/lib/systemd/boot/efi/systemd-bootx64.efi";
const mib = 1024 * 1024;

/** Adds to the folder of SETUP what UEFI starts. */
export function addUefiFiles(folder: string, parts: UefiParts): void {
  for (const name of ["EFI/BOOT", "EFI/Linux", "loader"]) {
    mkdirSync(join(folder, name), { recursive: true });
  }
  cpSync(join(parts.base.unpacked, loader), join(folder, "EFI/BOOT/BOOTX64.EFI"));
  // Nobody chooses at a screen; the slot that counts is named here.
  writeFileSync(
    join(folder, "loader/loader.conf"),
    "default homepost-a.efi\ntimeout 0\neditor no\n",
  );
  for (const slot of ["A", "B"] as const) {
    const name = `homepost-${slot.toLowerCase()}.efi`;
    makeKernelFile(slot, join(folder, "EFI/Linux", name), parts);
  }
}

/**
 * The stub with what it starts as sections of its own, each behind the one before it in memory. The kernel is last: the
 * stub may unpack it in place.
 */
function makeKernelFile(slot: Slot, output: string, parts: UefiParts): void {
  const { base, initramfs, diskId, work, osRelease } = parts;
  const words = join(work, `cmdline-${slot}`);
  writeFileSync(words, commandLine(slot, diskId));
  const release = join(work, `os-release-${slot}`);
  writeFileSync(release, `${readFileSync(osRelease, "utf8").trimEnd()}\nVARIANT="slot ${slot}"\n`);
  const sections = [
    [".osrel", release],
    [".cmdline", words],
    [".initrd", initramfs],
    [".linux", join(base.unpacked, "usr/lib/modules", base.kernelVersion, "vmlinuz")],
  ] as const;
  let address = endOfSections(join(base.unpacked, stub));
  const args = sections.flatMap(([name, file]) => {
    const at = address;
    address = aligned(at + statSync(file).size, mib);
    return [
      "--add-section",
      `${name}=${file}`,
      "--change-section-vma",
      `${name}=0x${at.toString(16)}`,
    ];
  });
  run("x86_64-linux-gnu-objcopy", [...args, join(base.unpacked, stub), output]);
}

/** Where there is room in memory behind the sections of a program. */
function endOfSections(file: string): number {
  const listed = run("x86_64-linux-gnu-objdump", ["-h", file]);
  const ends = [...listed.matchAll(/^ +\d+ \S+ +([0-9a-f]{8}) +([0-9a-f]{8,16}) /gm)].map(
    ([, size = "", address = ""]) => Number.parseInt(address, 16) + Number.parseInt(size, 16),
  );
  return aligned(Math.max(...ends), mib);
}

function aligned(value: number, to: number): number {
  return Math.ceil(value / to) * to;
}
