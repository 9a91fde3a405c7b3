import type { AccountId } from "../store/ids.ts";
import { FailedLoginLimiter } from "./failed-login-limiter.ts";

/** Counts the failures of one peer. */
export interface FailureCount {
  allows(): boolean;
  failed(): void;
  succeeded(): void;
}

/** Who has failed how often: networks, devices that are known, and, for codes, accounts. */
export class LoginFailures {
  readonly #networks: FailedLoginLimiter;
  readonly #devices: FailedLoginLimiter;
  readonly #codes: FailedLoginLimiter;

  constructor(options: { readonly clock: () => number; readonly rateLimits: boolean }) {
    this.#networks = new FailedLoginLimiter(options);
    this.#devices = new FailedLoginLimiter(options);
    this.#codes = new FailedLoginLimiter(options);
  }

  /**
   * A known device counts for itself, and is let try whatever others do; once it has failed too often, it is a peer
   * like any other of its network.
   */
  of(remoteAddress: string, device: string | undefined): FailureCount {
    const network = countIn(this.#networks, remoteAddress);
    if (device === undefined) return network;
    const own = countIn(this.#devices, device);
    return own.allows() ? own : network;
  }

  /** Codes have six digits only: who knows the password must not try them from many networks. */
  ofCodes(accountId: AccountId, device: string | undefined): FailureCount {
    return countIn(this.#codes, device ?? `account ${accountId}`);
  }
}

function countIn(limiter: FailedLoginLimiter, key: string): FailureCount {
  return {
    allows: () => limiter.allows(key),
    failed: () => limiter.failed(key),
    succeeded: () => limiter.succeeded(key),
  };
}
