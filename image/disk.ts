import {
  closeSync,
  openSync,
  readSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { imageMib, partitionLabelled, sfdiskScript } from "./partition-table.ts";
import { run } from "./run.ts";

const mib = 1024 * 1024;

export interface DiskOptions {
  readonly diskId: string;
  /** Of partition 1, see Partition.type. */
  readonly firstType?: string;
  /** Which file goes into the partition of which label. */
  readonly contents: ReadonlyMap<string, string>;
}

/** Makes the image: the table, and in each partition its file. What is empty takes no room on this disk. */
export function makeDisk(file: string, { diskId, firstType, contents }: DiskOptions): void {
  rmSync(file, { force: true });
  writeFileSync(file, "");
  truncateSync(file, imageMib * mib);
  run("sfdisk", ["--quiet", "--no-reread", file], { input: sfdiskScript(diskId, firstType) });
  const disk = openSync(file, "r+");
  try {
    for (const [label, content] of contents) {
      const { startMib, sizeMib } = partitionLabelled(label);
      const octets = copySparse(content, disk, startMib * mib);
      if (octets > sizeMib * mib) {
        throw new RangeError(`${label} needs ${octets} octets and has ${sizeMib} MiB`);
      }
    }
  } finally {
    closeSync(disk);
  }
}

/** Copies what is not zero; returns the length of the file. */
function copySparse(file: string, disk: number, position: number): number {
  const from = openSync(file, "r");
  const chunk = Buffer.alloc(mib);
  const nothing = Buffer.alloc(mib);
  let length = 0;
  try {
    for (;;) {
      const count = readSync(from, chunk, 0, mib, length);
      if (count === 0) return length;
      const part = chunk.subarray(0, count);
      if (!part.equals(nothing.subarray(0, count)))
        writeSync(disk, part, 0, count, position + length);
      length += count;
    }
  } finally {
    closeSync(from);
  }
}
