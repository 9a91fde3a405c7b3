import { spawn } from "node:child_process";
import { once } from "node:events";
import { constants, setPriority } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { isSea } from "node:sea";

/**
 * Checks a data directory by `homepost verify` in a process of its own, which may take its time: it reads
 * everything, and the sessions of this process must not wait for that. Resolves to whether all is sound.
 */
export async function verifyElsewhere(
  directory: string,
  report: (line: string) => void,
): Promise<boolean> {
  const program = isSea() ? [] : [join(import.meta.dirname, "main.ts")];
  const words = [...program, "verify", directory];
  const child = spawn(process.execPath, words, { stdio: ["ignore", "pipe", "inherit"] });
  const ended = once(child, "close");
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  for await (const line of createInterface(child.stdout)) report(line);
  const [code] = (await ended) as [number | null];
  if (code === 0 || code === 1) return code === 0;
  throw new Error(`The check ended with ${code}`);
}
