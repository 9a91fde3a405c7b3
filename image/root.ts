// The root file system of the image: Debian's, less what a box never uses, with the kernel's modules, our overlay,
// units and executable.
import {
  chmodSync,
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, join } from "node:path";
import type { Base } from "./base.ts";
import { filesBelow, readModuleTree, rootModuleFolders } from "./kernel-modules.ts";
import type { Arch } from "./package-list.ts";
import { root as project } from "./places.ts";
import { run } from "./run.ts";
import { erofsTool } from "./tools.ts";

export interface RootParts {
  readonly arch: Arch;
  readonly base: Base;
  /** Of our release. */
  readonly version: string;
  /** The time that all files get, and that no clock of a box is before. Seconds since 1970. */
  readonly seconds: number;
}

/** Paths that no box uses. What only the packages' own scripts need (perl, adduser) cannot run in a read-only root. */
const unused = [
  "boot/*",
  "etc/apt",
  "etc/cron.*",
  "etc/init.d",
  "etc/rc?.d",
  "etc/ssh/ssh_host_*",
  "etc/systemd/system/*",
  "usr/bin/perl*",
  "usr/games",
  "usr/lib/*-linux-gnu/gconv",
  "usr/lib/*-linux-gnu/perl*",
  "usr/lib/python3*",
  "usr/lib/udev/hwdb.*",
  "usr/lib/systemd/system/{,*.wants/}*getty*",
  "usr/lib/systemd/system/autovt@*",
  "usr/share/perl*",
  "usr/share/python3*",
  "usr/share/doc",
  "usr/share/info",
  "usr/share/man",
  "usr/share/zsh",
  "usr/share/vim",
  "usr/share/pixmaps",
  "usr/share/common-licenses",
  "var/backups/*",
  "var/cache/*",
  "var/lib/apt",
  "var/lib/dpkg/*-old",
  "var/log/*",
];

/** Units of Debian that would only cost memory and time: nobody logs in at a screen, /usr never changes. */
const masked = [
  "systemd-logind.service",
  "systemd-hwdb-update.service",
  "systemd-firstboot.service",
  "systemd-machine-id-commit.service",
  "systemd-update-done.service",
  "systemd-journal-catalog-update.service",
  "systemd-remount-fs.service",
  "ldconfig.service",
  "ssh.service",
  "ssh.socket",
];

/** Chips on Pi 3B, 3B+, 4, 5 and Zero 2 W. */
const wifiFirmware = /\/(?:brcm|cypress)\/(?:brcm|cy)fmac434(?:30|36|36s|55|56)[a-z0-9]*-sdio/;

/** Makes the folder `target` anew. */
export function makeRoot(parts: RootParts, target: string): void {
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  run("tar", ["-xf", parts.base.tar, "-C", target, "--numeric-owner"]);
  prune(target);
  addModules(parts, target);
  copyTree(join(project, "overlay"), target, ["README.md"]);
  const units = join(target, "usr/lib/systemd/system");
  for (const file of globSync("*", { cwd: join(project, "systemd") })) {
    if (/\.(?:service|socket|target|timer|mount)$/.test(file)) {
      copyFile(join(project, "systemd", file), join(units, file));
    }
  }
  const preset = "90-homepost.preset";
  copyFile(join(project, "systemd", preset), join(target, "usr/lib/systemd/system-preset", preset));
  addExecutable(parts.arch, target);
  addRelease(parts, target);
  const users = readFileSync(join(target, "usr/lib/sysusers.d/homepost.conf"));
  run("systemd-sysusers", [`--root=${target}`, "-"], { input: users });
  run("systemctl", [`--root=${target}`, "--quiet", "preset-all", "--preset-mode=enable-only"]);
  for (const unit of masked) symlinkSync("/dev/null", join(target, "etc/systemd/system", unit));
  for (const folder of ["data", "proc", "sys", "dev", "run", "tmp"]) {
    mkdirSync(join(target, folder), { recursive: true });
  }
}

function prune(target: string): void {
  const paths = globSync([...unused], { cwd: target });
  for (const path of paths) rmSync(join(target, path), { recursive: true, force: true });
  for (const file of globSync("usr/lib/firmware/{brcm,cypress}/*", { cwd: target })) {
    if (!wifiFirmware.test(file)) rmSync(join(target, file));
  }
}

function addModules({ arch, base }: RootParts, target: string): void {
  const folder = `usr/lib/modules/${base.kernelVersion}`;
  const from = join(base.unpacked, folder);
  const files = filesBelow(rootModuleFolders(arch), readModuleTree(from));
  for (const file of [...files, "modules.order", "modules.builtin", "modules.builtin.modinfo"]) {
    copyFile(join(from, file), join(target, folder, file));
  }
  run("depmod", ["-b", join(target, "usr"), base.kernelVersion]);
}

function addExecutable(arch: Arch, target: string): void {
  const file = join(project, "dist", `homepost-linux-${arch === "arm64" ? "arm64" : "x64"}`);
  if (!existsSync(file)) throw new Error(`${file} is missing: make dist`);
  copyFile(file, join(target, "usr/bin/homepost"));
  chmodSync(join(target, "usr/bin/homepost"), 0o755);
  symlinkSync("../bin/homepost", join(target, "usr/sbin/sendmail"));
}

function addRelease({ version, seconds, arch }: RootParts, target: string): void {
  const folder = join(target, "usr/lib/homepost");
  const facts = [
    `VERSION=${version}`,
    `ARCH=${arch}`,
    `BUILT=${new Date(seconds * 1000).toISOString()}`,
  ];
  writeFileSync(join(folder, "release"), `${facts.join("\n")}\n`);
  // systemd never starts with a clock before the time of this file.
  const epoch = join(target, "usr/lib/clock-epoch");
  writeFileSync(epoch, "");
  utimesSync(epoch, seconds, seconds);
  const name = join(target, "usr/lib/os-release");
  const text = readFileSync(name, "utf8").replace(
    /^PRETTY_NAME=.*$/m,
    `PRETTY_NAME="Homepost ${version}"`,
  );
  writeFileSync(name, `${text.trimEnd()}\nIMAGE_ID=homepost\nIMAGE_VERSION=${version}\n`);
  writeFileSync(join(target, "etc/machine-id"), "");
}

function copyTree(from: string, to: string, without: readonly string[]): void {
  const options = { cwd: from, withFileTypes: true } as const;
  for (const entry of globSync("**/*", options)) {
    if (entry.isDirectory()) continue;
    const path = join(entry.parentPath, entry.name);
    const name = path.slice(from.length + 1);
    if (!without.includes(name)) copyFile(path, join(to, name));
  }
}

/** As root's, whoever owns it here; rights as they are here but for others' writing. */
function copyFile(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  rmSync(to, { force: true });
  cpSync(from, to, { verbatimSymlinks: true });
}

/**
 * Packs the folder into a file of 4 KiB blocks. Large clusters, as a card reads a stretch as fast as a block; zstd, as
 * it is fast to unpack on a small board. Level 17 with fragments and dedupe had
 * packed a third after three minutes: it uses one core.
 */
export function packRoot(folder: string, file: string, seconds: number): void {
  rmSync(file, { force: true });
  const { program, args } = erofsTool();
  run(program, [
    ...args,
    "--quiet",
    "-zzstd,level=9",
    "-C65536",
    "-Eztailpacking",
    `--workers=${availableParallelism()}`,
    `-T${seconds}`,
    "-Uf0f0e0e0-6d61-696c-8000-686f6d65706f",
    "-Lroot",
    file,
    folder,
  ]);
}
