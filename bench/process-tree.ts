// What the kernel knows of a server's processes: memory, octets written, processor time, sync calls.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

/** The roots and all their living descendants. */
export function tree(roots: readonly number[]): number[] {
  const children = new Map<number, number[]>();
  for (const entry of readdirSync("/proc")) {
    const pid = Number(entry);
    const parent = Number.isInteger(pid) ? statOf(pid)[1] : undefined;
    if (parent === undefined) continue;
    children.set(Number(parent), [...(children.get(Number(parent)) ?? []), pid]);
  }
  const found = new Set<number>();
  const left = [...roots];
  for (let pid = left.pop(); pid !== undefined; pid = left.pop()) {
    if (found.has(pid)) continue;
    found.add(pid);
    left.push(...(children.get(pid) ?? []));
  }
  return [...found];
}

/** Sum of the proportional set sizes in MiB. */
export function memoryMib(roots: readonly number[]): number {
  return sumOf(roots, "smaps_rollup", /^Pss:\s+(\d+) kB/m) / 1024;
}

/** Octets that the processes have caused to be written. A parent's figure holds its ended children's. */
export function writtenOctets(roots: readonly number[]): number {
  return sumOf(roots, "io", /^write_bytes: (\d+)/m);
}

/** User and system time, ended children included. */
export function processorMs(roots: readonly number[]): number {
  const ticksPerSecond = 100;
  let ticks = 0;
  for (const pid of tree(roots)) {
    for (const value of statOf(pid).slice(11, 15)) ticks += Number(value);
  }
  return (ticks * 1000) / ticksPerSecond;
}

const syncCalls = "fsync,fdatasync,sync_file_range,msync,syncfs,sync";

/** Counts the sync calls of all processes of the server, and of those that they start, while `work` runs. */
export async function countSyncs(
  roots: readonly number[],
  work: () => Promise<void>,
): Promise<number> {
  const pids = tree(roots);
  const attach = pids.flatMap((pid) => ["-p", String(pid)]);
  const words = ["-f", "-q", "-e", `trace=${syncCalls}`, "-e", "signal=none", ...attach];
  const strace = spawn("strace", words, { stdio: ["ignore", "ignore", "pipe"] });
  let calls = 0;
  strace.stderr.setEncoding("latin1");
  // Calls that strace shows in two halves count once.
  strace.stderr.on("data", (text: string) => {
    calls += text.match(/(?:sync|sync_file_range|syncfs)\(/g)?.length ?? 0;
  });
  const deadline = Date.now() + 20_000;
  while (!pids.every(isTraced)) {
    if (strace.exitCode !== null || Date.now() > deadline) throw new Error("Cannot attach strace");
    await sleep(50);
  }
  try {
    await work();
    // Queue files are removed and indexes written a little later.
    await sleep(1000);
  } finally {
    strace.kill("SIGINT");
    await once(strace, "close");
  }
  return calls;
}

function isTraced(pid: number): boolean {
  return !/^TracerPid:\t0$/m.test(textOf(pid, "status"));
}

function sumOf(roots: readonly number[], file: string, pattern: RegExp): number {
  const values = tree(roots).map((pid) => Number(pattern.exec(textOf(pid, file))?.[1] ?? 0));
  return values.reduce((sum, value) => sum + value, 0);
}

/** The fields behind the name: state, parent, ... See proc(5). */
function statOf(pid: number): string[] {
  const text = textOf(pid, "stat");
  return text.slice(text.lastIndexOf(")") + 2).split(" ");
}

/** Empty for a process that has just ended. */
function textOf(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, "latin1");
  } catch {
    return "";
  }
}
