// The disk of `make image`: from Debian, our executable and the folders beside this one to a file that is written to a card. Each
// step prints a line. It has to be root, as files of the image are root's.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { fetchBase, type Base } from "./base.ts";
import { makeSetupFolder, makeSlotFolder } from "./boot-files.ts";
import { makeDisk } from "./disk.ts";
import { makeFat } from "./fat.ts";
import { makeInitramfs } from "./initramfs.ts";
import { archOf, type Arch } from "./package-list.ts";
import { partitionLabelled } from "./partition-table.ts";
import { imageFile, root as project, workFolder } from "./places.ts";
import { makeRoot, packRoot } from "./root.ts";
import { step } from "./run.ts";
import { addUefiFiles } from "./uefi.ts";

const arch = archOf(process.argv[2]);
if (process.getuid?.() !== 0) throw new Error("Run this as root: files of the image are root's");
const fats = [
  ["SETUP", "setup", 16],
  ["BOOT-A", "boot-A", 32],
  ["BOOT-B", "boot-B", 32],
] as const;

build(arch);

function build(architecture: Arch): void {
  const work = workFolder(architecture);
  mkdirSync(work, { recursive: true });
  const base = fetchBase(architecture);
  const { version } = JSON.parse(readFileSync(join(project, "package.json"), "utf8")) as {
    version: string;
  };
  const seconds = sourceSeconds(base);
  const diskId = diskIdOf(base, version);
  step("Root file system");
  const root = join(work, "root");
  makeRoot({ arch: architecture, base, version, seconds }, root);
  step("Packing it (zstd)");
  packRoot(root, join(work, "root.erofs"), seconds);
  step("Initramfs");
  const initramfs = join(work, "initramfs.img");
  const { kernelVersion } = base;
  const modules = join(base.unpacked, "usr/lib/modules", kernelVersion);
  makeInitramfs({ arch: architecture, root, modules, kernelVersion, work, seconds }, initramfs);
  step("Boot partitions");
  const contents = new Map([
    ["root-a", join(work, "root.erofs")],
    ["root-b", join(work, "root.erofs")],
  ]);
  const parts = { base, initramfs, diskId, work, osRelease: join(root, "usr/lib/os-release") };
  const isPi = architecture === "arm64";
  makeSetupFolder(join(work, "setup"), isPi ? base : undefined);
  if (isPi) {
    for (const slot of ["A", "B"] as const) makeSlotFolder(join(work, `boot-${slot}`), slot, parts);
  } else addUefiFiles(join(work, "setup"), parts);
  for (const [label, folder, bits] of isPi ? fats : fats.slice(0, 1)) {
    const file = join(work, `${folder}.vfat`);
    const volumeId = createHash("sha256").update(`${diskId}${label}`).digest("hex").slice(0, 8);
    const { sizeMib } = partitionLabelled(label);
    makeFat(join(work, folder), file, { label, sizeMib, bits, volumeId, seconds });
    contents.set(label, file);
  }
  step("Disk");
  makeDisk(imageFile(architecture), { diskId, contents, firstType: isPi ? "e" : "ef" });
  step(`Root ${megabytes(join(work, "root.erofs"))}, initramfs ${megabytes(initramfs)}`);
}

/** When the last change was made to what the image is made of: said by whoever builds a release, or by Debian's part. */
function sourceSeconds(base: Base): number {
  const said = Number(process.env["SOURCE_DATE_EPOCH"]);
  if (Number.isInteger(said) && said > 0) return said;
  const executable = statSync(
    join(project, `dist/homepost-linux-${arch === "amd64" ? "x64" : "arm64"}`),
  ).mtimeMs;
  return Math.floor(Math.max(executable, statSync(base.tar).mtimeMs) / 1000);
}

/** Fixed for what the image is made of, different from others', so that two cards in one machine are told apart. */
function diskIdOf(base: Base, version: string): string {
  const hash = createHash("sha256").update(`${base.tar}\n${base.kernelVersion}\n${version}`);
  return hash.update(readFileSync(base.unpackedList)).digest("hex").slice(0, 8);
}

function megabytes(file: string): string {
  return `${(statSync(file).size / 1e6).toFixed(1)} MB`;
}
