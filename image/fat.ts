import { readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./run.ts";

export interface FatOptions {
  readonly label: string;
  readonly sizeMib: number;
  /** 16 where the firmware of a Pi looks first, which knows no other there; else 32. */
  readonly bits: 16 | 32;
  /** Eight hexadecimal digits. */
  readonly volumeId: string;
  /** What each file is dated. Seconds since 1970. */
  readonly seconds: number;
}

/** Makes a file with a FAT file system that holds what is in `folder`. */
export function makeFat(folder: string, file: string, options: FatOptions): void {
  const { label, sizeMib, bits, volumeId, seconds } = options;
  rmSync(file, { force: true });
  writeFileSync(file, "");
  truncateSync(file, sizeMib * 1024 * 1024);
  run("mkfs.vfat", ["--invariant", "-F", String(bits), "-n", label, "-i", volumeId, file]);
  const names = readdirSync(folder).toSorted();
  const environment = { SOURCE_DATE_EPOCH: String(seconds), MTOOLS_SKIP_CHECK: "1", TZ: "UTC" };
  const paths = names.map((name) => join(folder, name));
  run("mcopy", ["-s", "-Q", "-i", file, ...paths, "::/"], { environment });
}
