import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { sourcesList, suite } from "./base.ts";
import { cache } from "./places.ts";
import { run, step } from "./run.ts";

/** How to call a program: itself, and the words in front of its own. */
export interface Tool {
  readonly program: string;
  readonly args: readonly string[];
}

/**
 * mkfs.erofs of the release the image is made of: that of an older one packs without zstd. It is unpacked into the
 * cache with the libraries it needs, and started by their loader.
 */
export function erofsTool(): Tool {
  const arch = run("dpkg", ["--print-architecture"]).trim();
  const folder = join(cache, `tools-${suite}`);
  if (!existsSync(folder)) {
    step("Fetching mkfs.erofs");
    mkdirSync(cache, { recursive: true });
    rmSync(`${folder}.new`, { recursive: true, force: true });
    const list = join(cache, "sources-tools.list");
    writeFileSync(list, sourcesList());
    const args = ["--variant=extract", "--include=erofs-utils", "--mode=root"];
    run("mmdebstrap", ["--quiet", ...args, `--arch=${arch}`, suite, `${folder}.new`, list]);
    renameSync(`${folder}.new`, folder);
  }
  const isIntel = arch === "amd64";
  const loader = isIntel ? "lib64/ld-linux-x86-64.so.2" : "lib/ld-linux-aarch64.so.1";
  const libraries = `usr/lib/${isIntel ? "x86_64" : "aarch64"}-linux-gnu`;
  return {
    program: join(folder, "usr", loader),
    args: ["--library-path", join(folder, libraries), join(folder, "usr/bin/mkfs.erofs")],
  };
}
