import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync, cpSync } from "node:fs";
import { dirname, join } from "node:path";
import { cpioArchive, type CpioEntry } from "./cpio.ts";
import { filesOf, moduleNames, readModuleTree } from "./kernel-modules.ts";
import type { Arch } from "./package-list.ts";
import { run } from "./run.ts";

/** Programs of busybox that `init` calls. */
const applets = [
  "awk",
  "cat",
  "dd",
  "find",
  "head",
  "mkdir",
  "modprobe",
  "mount",
  "od",
  "printf",
  "sh",
  "sleep",
  "sort",
  "switch_root",
  "tail",
  "tr",
];

export interface InitramfsParts {
  readonly arch: Arch;
  /** The root file system, where busybox is. */
  readonly root: string;
  /** /usr/lib/modules/VERSION as Debian has it, with the files of depmod. */
  readonly modules: string;
  readonly kernelVersion: string;
  /** For what is made on the way. */
  readonly work: string;
  readonly seconds: number;
}

/**
 * Makes the initramfs, packed with zstd: `init`, busybox and the modules of modules.list. Modules are unpacked in it,
 * as the archive is packed in one piece, and busybox loads them faster.
 */
export function makeInitramfs(parts: InitramfsParts, output: string): void {
  const here = join(import.meta.dirname, "initramfs");
  const names = moduleNames(readFileSync(join(here, "modules.list"), "utf8"), parts.arch);
  const folder = join("lib/modules", parts.kernelVersion);
  const staging = join(parts.work, "initramfs");
  rmSync(staging, { recursive: true, force: true });
  const tree = readModuleTree(parts.modules);
  for (const file of filesOf(names, tree)) {
    const target = join(staging, folder, file);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(join(parts.modules, file), target);
    if (target.endsWith(".xz")) run("xz", ["-d", target]);
  }
  for (const file of ["modules.order", "modules.builtin", "modules.builtin.modinfo"]) {
    cpSync(join(parts.modules, file), join(staging, folder, file));
  }
  run("depmod", ["-b", staging, parts.kernelVersion]);
  const entries: CpioEntry[] = [
    ...["bin", "dev", "proc", "root", "run", "sys"].map((name): CpioEntry => ({
      kind: "folder",
      name,
    })),
    file("init", readFileSync(join(here, "init")), true),
    file("bin/busybox", readFileSync(join(parts.root, "usr/bin/busybox")), true),
    ...applets.map((name): CpioEntry => ({ kind: "link", name: `bin/${name}`, target: "busybox" })),
    ...treeOf(staging),
  ];
  const plain = join(parts.work, "initramfs.cpio");
  writeFileSync(plain, cpioArchive(entries, parts.seconds));
  run("zstd", ["-q", "-19", "-f", plain, "-o", output]);
}

function file(name: string, octets: Uint8Array, isProgram = false): CpioEntry {
  return { kind: "file", name, octets, isProgram };
}

function treeOf(folder: string, below = ""): CpioEntry[] {
  const entries = readdirSync(join(folder, below), { withFileTypes: true });
  return entries
    .toSorted((one, other) => (one.name < other.name ? -1 : 1))
    .flatMap((entry): CpioEntry[] => {
      const name = join(below, entry.name);
      if (!entry.isDirectory()) return [file(name, readFileSync(join(folder, name)))];
      return [{ kind: "folder", name }, ...treeOf(folder, name)];
    });
}
