import { execFileSync } from "node:child_process";

export interface RunOptions {
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly input?: string | Uint8Array;
}

const outputOctetsMax = 256 * 1024 * 1024;

/** Runs a program of the recipe to its end; what it says to standard error is seen. Returns its output. */
export function run(program: string, args: readonly string[], options: RunOptions = {}): string {
  return execFileSync(program, [...args], {
    encoding: "utf8",
    maxBuffer: outputOctetsMax,
    stdio: [options.input === undefined ? "ignore" : "pipe", "pipe", "inherit"],
    env: { ...process.env, LC_ALL: "C.UTF-8", ...options.environment },
    ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    ...(options.input === undefined ? {} : { input: options.input }),
  });
}

let lastStep = Date.now();

/** One line per step, with the seconds that the step before took. */
export function step(text: string): void {
  const seconds = ((Date.now() - lastStep) / 1000).toFixed(1);
  lastStep = Date.now();
  process.stdout.write(`${seconds.padStart(6)} s  ${text}\n`);
}
