import assert from "node:assert/strict";
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";

export interface RunOptions {
  readonly input?: string | Uint8Array;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly timeMsMax?: number;
  /** Undefined: any status is good. */
  readonly status?: number | undefined;
}

export interface RunResult {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

const outputOctetsMax = 64 * 1024 * 1024;

/** Runs a peer to its end, which is bounded; any status but the expected one (0) fails the test with its output. */
export async function run(
  program: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<RunResult> {
  const { cwd, env, timeMsMax = 30_000, input = "" } = options;
  const { promise, resolve } = Promise.withResolvers<RunResult>();
  const child = execFile(
    program,
    args,
    {
      timeout: timeMsMax,
      killSignal: "SIGKILL",
      maxBuffer: outputOctetsMax,
      encoding: "latin1",
      env: { PATH: process.env["PATH"], LC_ALL: "C.UTF-8", ...env },
      ...(cwd === undefined ? {} : { cwd }),
    },
    (error, stdout, stderr) => {
      const status = error === null ? 0 : typeof error.code === "number" ? error.code : -1;
      resolve({ status, stdout, stderr });
    },
  );
  // A program that ends without reading its input is judged by its status.
  child.stdin?.on("error", () => {});
  child.stdin?.end(input);
  const result = await promise;
  const expected = "status" in options ? options.status : 0;
  if (expected !== undefined) {
    const said = `${result.stdout.slice(-4000)}\n${result.stderr.slice(-4000)}`;
    assert.equal(result.status, expected, `${program} ${args.join(" ")}:\n${said}`);
  }
  return result;
}

export interface DaemonOptions {
  readonly log: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

const endMsMax = 15_000;

/** A process of ours that stays: its output goes to a file, and it is gone when it is disposed of. */
export class Daemon implements AsyncDisposable {
  readonly #child: ChildProcess;
  readonly #log: string;

  constructor(program: string, args: readonly string[], options: DaemonOptions) {
    this.#log = options.log;
    const log = openSync(options.log, "a");
    this.#child = spawn(program, args, {
      stdio: ["ignore", log, log],
      env: { PATH: process.env["PATH"], ...options.env },
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
    });
    closeSync(log);
    // A test that ends before its clean-up leaves nothing behind.
    const kill = (): void => {
      this.#child.kill("SIGKILL");
    };
    process.once("exit", kill);
    this.#child.once("exit", () => process.removeListener("exit", kill));
  }

  get pid(): number {
    return this.#child.pid ?? assert.fail("The process did not start");
  }

  get isRunning(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  get log(): string {
    return readFileSync(this.#log, "utf8");
  }

  /** Waits until `probe` resolves; fails when the process ends or `timeMsMax` have passed. */
  async ready(probe: () => Promise<unknown>, timeMsMax = 20_000): Promise<void> {
    const deadline = Date.now() + timeMsMax;
    for (;;) {
      assert.ok(this.isRunning, `The process ended: ${this.log.slice(-4000)}`);
      try {
        await probe();
        return;
      } catch (error) {
        if (Date.now() > deadline) throw new Error(`Not ready: ${this.log}`, { cause: error });
      }
      await sleep(10);
    }
  }

  /** Waits until it ends by itself; fails after `timeMsMax`. */
  async ended(timeMsMax: number): Promise<void> {
    if (this.isRunning) await once(this.#child, "exit", { signal: AbortSignal.timeout(timeMsMax) });
  }

  /** Signals, waits for the end, returns status or signal. */
  async end(signal: NodeJS.Signals): Promise<number | string | null> {
    if (this.isRunning) {
      const exited = once(this.#child, "exit", { signal: AbortSignal.timeout(endMsMax) });
      this.#child.kill(signal);
      try {
        await exited;
      } catch (error) {
        this.#child.kill("SIGKILL");
        throw new Error(`The process does not end on ${signal}: ${this.log.slice(-2000)}`, {
          cause: error,
        });
      }
    }
    return this.#child.exitCode ?? this.#child.signalCode;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.end("SIGTERM");
  }
}
