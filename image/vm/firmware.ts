// Plays the firmware of a Pi on this machine: chooses the slot by autoboot.txt, takes kernel, initramfs and command line
// from its partition, and tells the kernel in the device tree where it came from. QEMU has no such firmware.
import { join } from "node:path";
import { bootPartition } from "../autoboot.ts";
import { partitions } from "../partition-table.ts";
import { run } from "../run.ts";

export interface Boot {
  /** 2 is slot A, 3 is slot B. */
  readonly partition: number;
  readonly kernel: string;
  readonly initramfs: string;
  readonly commandLine: string;
}

/** `isTrial` is the flag that counts for one start ("tryboot"). Files are put into `folder`. */
export function boot(image: string, folder: string, isTrial: boolean): Boot {
  const setup = fatAt(image, 1);
  const chosen = bootPartition(readText(setup, "autoboot.txt"), isTrial);
  // A slot without config.txt is none: the firmware then takes the first FAT that has one.
  const partition = has(fatAt(image, chosen), "config.txt") ? chosen : 2;
  const slot = fatAt(image, partition);
  const config = readText(slot, "config.txt");
  const [, kernelName = ""] = /^kernel=(\S+)$/m.exec(config) ?? [];
  const [, initramfsName = ""] = /^initramfs (\S+) followkernel$/m.exec(config) ?? [];
  const kernel = join(folder, "kernel");
  const initramfs = join(folder, "initramfs");
  copyOut(slot, kernelName, kernel);
  copyOut(slot, initramfsName, initramfs);
  return { partition, kernel, initramfs, commandLine: readText(slot, "cmdline.txt").trim() };
}

/** A file of a slot, such as a device tree. */
export function copyFromSlot(image: string, partition: number, name: string, file: string): void {
  copyOut(fatAt(image, partition), name, file);
}

/** A file of partition 1, which the owner of a card can read and write in any computer. */
export function readSetupFile(image: string, name: string): string {
  return readText(fatAt(image, 1), name);
}

export function hasSetupFile(image: string, name: string): boolean {
  return has(fatAt(image, 1), name);
}

export function writeSetupFile(image: string, name: string, text: string): void {
  const fat = fatAt(image, 1);
  run("mcopy", ["-o", "-i", fat, "-", `::/${name}`], { environment, input: text });
}

const environment = { MTOOLS_SKIP_CHECK: "1" };

/** As mtools names a file system within a file. */
function fatAt(image: string, number: number): string {
  const partition = partitions.find((candidate) => candidate.number === number);
  if (partition === undefined) throw new RangeError(`No partition ${number}`);
  return `${image}@@${partition.startMib * 1024 * 1024}`;
}

function copyOut(fat: string, name: string, file: string): void {
  run("mcopy", ["-n", "-o", "-i", fat, `::/${name}`, file], { environment });
}

function readText(fat: string, name: string): string {
  return run("mtype", ["-i", fat, `::/${name}`], { environment });
}

function has(fat: string, name: string): boolean {
  const listed = run("mdir", ["-b", "-i", fat, "::/"], { environment });
  return listed.split("\n").includes(`::/${name}`);
}
