import { NetworkLimiter } from "./rate-limiter.ts";

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** Failed logins by network, one for all protocols: who guesses passwords is soon refused without a look at them. */
export class FailedLoginLimiter {
  readonly #limiter: NetworkLimiter;
  readonly #enabled: boolean;

  constructor(options: { readonly clock: () => number; readonly rateLimits: boolean }) {
    this.#enabled = options.rateLimits;
    this.#limiter = new NetworkLimiter({
      clock: options.clock,
      rates: [
        { windowMs: minuteMs, limits: [10, 30, 90] },
        { windowMs: dayMs, limits: [50, 150, 450] },
      ],
    });
  }

  allows(remoteAddress: string): boolean {
    return !this.#enabled || this.#limiter.allows(remoteAddress);
  }

  failed(remoteAddress: string): void {
    if (this.#enabled) this.#limiter.add(remoteAddress);
  }

  succeeded(remoteAddress: string): void {
    if (this.#enabled) this.#limiter.reset(remoteAddress);
  }
}
