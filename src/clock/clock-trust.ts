// Whether the time can be believed. A box without a battery wakes up in the past, and the network tells it the time
// soon, or never. Until then it takes mail and shows it, but nothing leaves, no authority is asked for certificates, no
// code of an app is judged, and signatures say no time. appliance.md 5.7
import { existsSync } from "node:fs";
import type { Log } from "../log/log.ts";

export interface ClockTrustOptions {
  /** Whether the network has set it since the machine started. */
  readonly isSet: () => boolean;
  /** The machine has no clock that goes on without power: it is waited for the network. */
  readonly isForgetful: boolean;
  /** Milliseconds since 1970: no time before this program was made is right. */
  readonly releasedAt: number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Milliseconds since the machine started. */
  readonly uptimeMs: () => number;
  readonly log: Log;
  /** Calls back again and again, until it is disposed of. Default: every five seconds. */
  readonly every?: (callback: () => void) => Disposable;
}

/** A network that tells no time is not waited for any longer. */
const patienceMs = 3_600_000;
const lookMs = 5_000;

/** Made by systemd-timesyncd once it has set the clock, and by chrony-wait. */
const clockMarks = ["/run/systemd/timesync/synchronized", "/run/chrony/synchronized"];

/** Whether the network has told this machine the time. */
export function isClockSet(): boolean {
  return clockMarks.some((mark) => existsSync(mark));
}

export class ClockTrust implements Disposable {
  readonly #options: ClockTrustOptions;
  #waiting: (() => void)[] = [];
  #looking: Disposable | undefined;
  #isRight: boolean;

  constructor(options: ClockTrustOptions) {
    this.#options = options;
    this.#isRight = this.#judge();
    if (this.#isRight) return;
    options.log.warn("clock.waited-for", { now: new Date(options.now()).toISOString() });
    this.#looking = (options.every ?? everyFewSeconds)(() => this.#look());
  }

  /** Once it is, it stays so. */
  get isRight(): boolean {
    return this.#isRight;
  }

  /** Calls back as soon as it is right: at once, where it is. */
  whenRight(call: () => void): void {
    if (this.#isRight) call();
    else this.#waiting.push(call);
  }

  [Symbol.dispose](): void {
    this.#waiting = [];
    this.#looking?.[Symbol.dispose]();
  }

  #judge(): boolean {
    const { isSet, isForgetful, now, releasedAt, uptimeMs } = this.#options;
    if (now() < releasedAt) return false;
    return !isForgetful || isSet() || uptimeMs() >= patienceMs;
  }

  #look(): void {
    if (this.#isRight || !this.#judge()) return;
    this.#isRight = true;
    this.#looking?.[Symbol.dispose]();
    this.#options.log.info("clock.right", { isSet: this.#options.isSet() });
    for (const call of this.#waiting.splice(0)) call();
  }
}

function everyFewSeconds(callback: () => void): Disposable {
  const timer = setInterval(callback, lookMs).unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}
