import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { faultText } from "./log/fault-text.ts";
import type { Log } from "./log/log.ts";

export interface ServiceNoticesOptions {
  /** Tells the service manager, in words of sd_notify(3). */
  readonly tell: (words: readonly string[]) => Promise<void>;
  /** Rejects unless all is well. */
  readonly selfCheck: () => Promise<void>;
  /** What may pass without a word before the service manager starts us anew; undefined: any time. */
  readonly watchdogMs: number | undefined;
  readonly log: Log;
}

const tellMsMax = 10_000;

/**
 * What the service manager hears of us: that we are ready, from time to time that we are well, and that we stop. Each
 * of the first two follows a check; where the check fails nothing is said, and the watchdog does its work.
 */
export class ServiceNotices implements AsyncDisposable {
  readonly #options: ServiceNoticesOptions;
  #timer: NodeJS.Timeout | undefined;
  #checking: Promise<void> | undefined;

  constructor(options: ServiceNoticesOptions) {
    this.#options = options;
  }

  /** Rejects where we are not well from the start. */
  async ready(): Promise<void> {
    const { selfCheck, tell, watchdogMs } = this.#options;
    await selfCheck();
    await tell(["READY=1", "STATUS=Takes mail"]);
    if (watchdogMs === undefined) return;
    // Thrice in its time: one notice may be late, or lost.
    this.#timer = setInterval(() => this.tick(), watchdogMs / 3).unref();
  }

  /** Checks, and says so; not while an earlier check goes on. Called by the clock. */
  tick(): void {
    this.#checking ??= this.#check().finally(() => (this.#checking = undefined));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    clearInterval(this.#timer);
    await this.#checking;
    await this.#attempt(() => this.#options.tell(["STOPPING=1", "STATUS=Ending sessions"]));
  }

  async #check(): Promise<void> {
    await this.#attempt(async () => {
      await this.#options.selfCheck();
      await this.#options.tell(["WATCHDOG=1"]);
    });
  }

  async #attempt(step: () => Promise<void>): Promise<void> {
    try {
      await step();
    } catch (error) {
      this.#options.log.error("server.self-check.failed", { fault: faultText(error) });
    }
  }
}

/** By the program of that name: Node cannot send datagrams to a Unix socket. */
export async function systemdNotify(words: readonly string[]): Promise<void> {
  await promisify(execFile)("systemd-notify", [...words], { timeout: tellMsMax });
}
