// What comes from Debian, kept by a hash of what was asked for: a base root file system, installed by mmdebstrap, and
// packages that are only unpacked. The mirror is that of this machine's own apt.
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { packageNames, type Arch } from "./package-list.ts";
import { cache } from "./places.ts";
import { run, step } from "./run.ts";

/** Files of one processor from Debian. */
export interface Base {
  /** The installed root file system. */
  readonly tar: string;
  /** What was unpacked, in one tree. */
  readonly unpacked: string;
  /** Of the kernel, such as `6.12.1-arm64`. */
  readonly kernelVersion: string;
  /** A line per package that was unpacked: name, version, architecture, with tabs between. */
  readonly unpackedList: string;
}

export const suite = "trixie";
const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";

/** The kernel is that of backports: the stable one knows the card of a Pi 5, and neither its USB nor its Ethernet. */
const kernelSuite = `${suite}-backports`;

/** Documentation and translations stay out of the image from the start. */
const unwanted = [
  "man",
  "doc",
  "info",
  "locale",
  "lintian",
  "bash-completion",
  "i18n",
  "zsh",
  "bug",
];

/** Gets all that is missing in the cache. */
export function fetchBase(arch: Arch): Base {
  mkdirSync(cache, { recursive: true });
  const sources = sourcesList();
  const tar = installedTar(arch, sources);
  return { tar, ...unpackedTree(arch, sources) };
}

/** The mirrors of this machine, with the suites of the image. */
export function sourcesList(): string {
  const places = run("apt-get", [
    "indextargets",
    "--format",
    "$(REPO_URI)",
    "Created-By: Packages",
  ]);
  const mirrors = [...new Set(places.trim().split("\n"))].filter((uri) => uri.includes("debian"));
  const main = mirrors.find((uri) => !uri.includes("security"));
  if (main === undefined) throw new Error("Cannot find a mirror of Debian: run apt-get update");
  const security = mirrors.find((uri) => uri.includes("security"));
  const areas = "main non-free-firmware";
  const lines = [suite, `${suite}-updates`, kernelSuite].map(
    (name) => `deb ${main} ${name} ${areas}`,
  );
  if (security !== undefined) lines.push(`deb ${security} ${suite}-security ${areas}`);
  return `${lines.join("\n")}\n`;
}

function installedTar(arch: Arch, sources: string): string {
  const names = packageNames(
    readFileSync(join(import.meta.dirname, "packages.list"), "utf8"),
    arch,
  );
  const args = [
    `--arch=${arch}`,
    "--variant=essential",
    "--mode=root",
    '--aptopt=Acquire::Languages "none"',
    '--aptopt=APT::Install-Recommends "false"',
    ...unwanted.map((name) => `--dpkgopt=path-exclude=/usr/share/${name}/*`),
    `--include=${names.join(",")}`,
    suite,
  ];
  const file = join(cache, `base-${arch}-${hashOf([...args, sources])}.tar`);
  if (existsSync(file)) return file;
  step(`Installing ${names.length} packages of Debian ${suite} for ${arch} (minutes)`);
  enableEmulation(arch);
  const list = join(cache, `sources-${arch}.list`);
  writeFileSync(list, sources);
  run("mmdebstrap", ["--quiet", ...args, `${file}.new.tar`, list]);
  renameSync(`${file}.new.tar`, file);
  return file;
}

/** Scripts of packages run on their own processor, which QEMU plays. */
function enableEmulation(arch: Arch): void {
  const own = run("dpkg", ["--print-architecture"]).trim();
  if (own === arch) return;
  const name = arch === "arm64" ? "qemu-aarch64" : "qemu-x86_64";
  if (existsSync(`/proc/sys/fs/binfmt_misc/${name}`)) return;
  if (!existsSync("/proc/sys/fs/binfmt_misc/register")) {
    run("mount", ["-t", "binfmt_misc", "binfmt_misc", "/proc/sys/fs/binfmt_misc"]);
  }
  run("update-binfmts", ["--enable", name]);
}

function unpackedTree(arch: Arch, sources: string): Omit<Base, "tar"> {
  const words = packageNames(
    readFileSync(join(import.meta.dirname, "unpacked.list"), "utf8"),
    arch,
  );
  const folder = join(cache, `unpacked-${arch}-${hashOf([...words, sources])}`);
  if (!existsSync(folder)) {
    step(`Fetching kernel and firmware for ${arch}`);
    const fresh = `${folder}.new`;
    rmSync(fresh, { recursive: true, force: true });
    fetchPackages(fresh, { arch, words, sources });
    renameSync(fresh, folder);
  }
  const tree = join(folder, "tree");
  const [kernelVersion = ""] = readdirSync(join(tree, "usr/lib/modules"));
  return { unpacked: tree, kernelVersion, unpackedList: join(folder, "packages.tsv") };
}

interface Fetching {
  readonly arch: Arch;
  readonly words: readonly string[];
  readonly sources: string;
}

/** By an apt of its own that knows no installed package; signatures are checked as for any other. */
function fetchPackages(folder: string, { arch, words, sources }: Fetching): void {
  for (const name of [
    "apt/etc/apt/preferences.d",
    "apt/etc/apt/apt.conf.d",
    "apt/state/lists/partial",
    "apt/cache/archives/partial",
    "debs",
    "tree",
  ]) {
    mkdirSync(join(folder, name), { recursive: true });
  }
  const file = join(folder, "apt.conf");
  writeFileSync(join(folder, "apt/status"), "");
  writeFileSync(
    join(folder, "apt/etc/apt/sources.list"),
    sources.replaceAll("deb ", `deb [signed-by=${keyring}] `),
  );
  const settings = [
    `Dir "${join(folder, "apt")}";`,
    `Dir::State "${join(folder, "apt/state")}";`,
    `Dir::State::status "${join(folder, "apt/status")}";`,
    `Dir::Cache "${join(folder, "apt/cache")}";`,
    `APT::Architecture "${arch}";`,
    `APT::Architectures { "${arch}"; };`,
    'Acquire::Languages "none";',
    'APT::Sandbox::User "root";',
  ];
  writeFileSync(file, `${settings.join("\n")}\n`);
  const environment = { APT_CONFIG: file };
  run("apt-get", ["-q", "update"], { environment });
  const version = kernelVersion(arch, environment);
  const names = words.map((name) =>
    name.endsWith("-?") ? `${name.slice(0, -1)}${version}/${kernelSuite}` : name,
  );
  run("apt-get", ["-q", "download", ...names], { environment, cwd: join(folder, "debs") });
  const lines = readdirSync(join(folder, "debs"))
    .toSorted()
    .map((deb) => {
      const path = join(folder, "debs", deb);
      run("dpkg-deb", ["-x", path, join(folder, "tree")]);
      const format = "--showformat=${Package}\\t${Version}\\t${Architecture}";
      return run("dpkg-deb", ["-W", format, path]).trim();
    });
  run("depmod", ["-b", join(folder, "tree/usr"), version]);
  writeFileSync(join(folder, "packages.tsv"), `${lines.join("\n")}\n`);
  rmSync(join(folder, "debs"), { recursive: true });
  rmSync(join(folder, "apt"), { recursive: true });
}

/** What the package that always depends on the newest kernel depends on. */
function kernelVersion(arch: Arch, environment: Readonly<Record<string, string>>): string {
  const facts = run("apt-cache", ["show", `linux-image-${arch}/${kernelSuite}`], { environment });
  const version = /^Depends:.*\blinux-image-(\d[^ ,]*)/m.exec(facts)?.[1];
  if (version === undefined) throw new Error(`Cannot tell the kernel's version from: ${facts}`);
  return version;
}

function hashOf(words: readonly string[]): string {
  return createHash("sha256").update(words.join("\n")).digest("hex").slice(0, 16);
}
