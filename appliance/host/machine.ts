import { execFile } from "node:child_process";
import { open, readFile, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Log } from "../../src/log/log.ts";

/** What a program said at its end. */
export interface Ran {
  /** Its exit code; 255 where it did not end by itself. */
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface RunOptions {
  /** Default: 20 seconds. */
  readonly msMax?: number;
  /** Default: one MiB. What comes after is left out. */
  readonly octetsMax?: number;
}

/** The machine that the helper may change: programs and files, all by absolute paths. */
export interface Machine {
  readonly log: Log;
  /** Runs a program without a shell. It is missing: exit code 127. */
  run(program: string, args: readonly string[], options?: RunOptions): Promise<Ran>;
  /** Where a path of the machine is for this process; tests have a folder for it. */
  path(absolute: string): string;
}

const runMsMax = 20_000;
const outOctetsMax = 1024 * 1024;

/** This machine. */
export function thisMachine(log: Log): Machine {
  return {
    log,
    path: (absolute) => absolute,
    run: (program, args, { msMax = runMsMax, octetsMax = outOctetsMax } = {}) =>
      new Promise((resolve) => {
        const options = {
          timeout: msMax,
          maxBuffer: octetsMax,
          // Programs whose words are read here speak English.
          env: { PATH: "/usr/sbin:/usr/bin:/sbin:/bin", LC_ALL: "C.UTF-8" },
        };
        const child = execFile(program, [...args], options, (error, out, err) => {
          const code = error === null ? 0 : exitCode(error);
          resolve({ code, out, err });
        });
        child.stdin?.end();
      }),
  };
}

/** Text of a small file; undefined where it cannot be read. */
export async function textOf(machine: Machine, absolute: string): Promise<string | undefined> {
  try {
    return await readFile(machine.path(absolute), "utf8");
  } catch {
    return undefined;
  }
}

/** Writes a file so that after a power cut it is there as it was, or as it is to be. */
export async function writeDurably(
  machine: Machine,
  absolute: string,
  text: string,
  mode = 0o644,
): Promise<void> {
  const path = machine.path(absolute);
  const early = `${path}.new`;
  // We may be root in a folder of somebody who is not: no link of theirs is followed.
  await rm(early, { force: true });
  await using file = await open(early, "wx", mode);
  await file.chmod(mode);
  await file.writeFile(text);
  await file.sync();
  await rename(early, path);
  await syncDirectory(dirname(path));
}

/** What was renamed or removed in it is on disk then. */
export async function syncDirectory(path: string): Promise<void> {
  await using directory = await open(join(path, "."), "r");
  await directory.sync();
}

function exitCode(error: Error): number {
  if (!("code" in error)) return 255;
  if (error.code === "ENOENT") return 127;
  return typeof error.code === "number" ? error.code : 255;
}
