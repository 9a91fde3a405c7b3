import { networksOf } from "./network.ts";
import { NetworkLimiter, type PerNetwork } from "./rate-limiter.ts";

const perMinute: PerNetwork = [300, 900, 2700];
const atOnce: PerNetwork = [30, 90, 270];

/** How many connections a network may open per minute, and hold at the same time. One for all ports of a door. */
export class ConnectionLimiter {
  readonly #rate: NetworkLimiter;
  readonly #open = new Map<string, number>();
  readonly #enabled: boolean;

  constructor(options: {
    readonly clock: () => number;
    /** False for localserve: every connection is let in. */
    readonly rateLimits: boolean;
  }) {
    this.#enabled = options.rateLimits;
    this.#rate = new NetworkLimiter({
      clock: options.clock,
      rates: [{ windowMs: 60_000, limits: perMinute }],
    });
  }

  /** A place for the connection, to be disposed of when it ends; undefined where it must be refused. */
  enter(address: string): Disposable | undefined {
    if (!this.#enabled) return { [Symbol.dispose]: () => undefined };
    const networks = networksOf(address);
    if (!this.#hasRoom(networks) || !this.#rate.tryAdd(address)) return undefined;
    this.#count(networks, 1);
    let held = true;
    return {
      [Symbol.dispose]: () => {
        if (held) this.#count(networks, -1);
        held = false;
      },
    };
  }

  #hasRoom(networks: readonly string[]): boolean {
    return networks.every(
      (network, index) => (this.#open.get(network) ?? 0) < (atOnce[index] ?? 0),
    );
  }

  #count(networks: readonly string[], difference: number): void {
    for (const network of networks) {
      const count = (this.#open.get(network) ?? 0) + difference;
      if (count > 0) this.#open.set(network, count);
      else this.#open.delete(network);
    }
  }
}
