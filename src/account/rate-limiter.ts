import { networksOf } from "./network.ts";

/** Bounds for the networks of an address, narrowest first. */
export type PerNetwork = readonly [number, number, number];

export interface RateLimit {
  readonly windowMs: number;
  readonly limits: PerNetwork;
}

/**
 * Counts events by the networks they come from, in sliding windows: the events of the window before this one are taken as
 * evenly spread, and those of them count that are not a whole window ago. Memory is bounded by `networksMax` per
 * window; past it, the older half is forgotten.
 */
export class NetworkLimiter {
  readonly #windows: readonly Window[];
  readonly #clock: () => number;

  constructor(options: {
    readonly rates: readonly RateLimit[];
    /** Milliseconds since 1970. */
    readonly clock: () => number;
    readonly networksMax?: number;
  }) {
    const networksMax = options.networksMax ?? 20_000;
    this.#windows = options.rates.map((rate) => new Window(rate, networksMax));
    this.#clock = options.clock;
  }

  /** Whether one more event from there would be within the limits. */
  allows(address: string): boolean {
    const networks = networksOf(address);
    const now = this.#clock();
    return this.#windows.every((window) => window.allows(networks, now));
  }

  add(address: string): void {
    const networks = networksOf(address);
    const now = this.#clock();
    for (const window of this.#windows) window.add(networks, now);
  }

  /** Counts an event if it is within the limits, and says so. What is refused does not count. */
  tryAdd(address: string): boolean {
    if (!this.allows(address)) return false;
    this.add(address);
    return true;
  }

  /** Forgets the address, and takes its events off its wider networks. */
  reset(address: string): void {
    const networks = networksOf(address);
    const now = this.#clock();
    for (const window of this.#windows) window.reset(networks, now);
  }
}

class Window {
  readonly #rate: RateLimit;
  readonly #networksMax: number;
  #startedAt = 0;
  #current = new Map<string, number>();
  #previous = new Map<string, number>();

  constructor(rate: RateLimit, networksMax: number) {
    this.#rate = rate;
    this.#networksMax = networksMax;
  }

  allows(networks: readonly string[], now: number): boolean {
    this.#slide(now);
    const weight = 1 - (now - this.#startedAt) / this.#rate.windowMs;
    return networks.every((network, index) => {
      const before = (this.#previous.get(network) ?? 0) * weight;
      const count = Math.floor(before) + (this.#current.get(network) ?? 0);
      return count < (this.#rate.limits[index] ?? 0);
    });
  }

  add(networks: readonly string[], now: number): void {
    this.#slide(now);
    for (const network of networks) {
      const count = this.#current.get(network);
      if (count === undefined && this.#current.size >= this.#networksMax) this.#forgetOlderHalf();
      this.#current.set(network, (count ?? 0) + 1);
    }
  }

  reset(networks: readonly [string, ...string[]], now: number): void {
    this.#slide(now);
    for (const counts of [this.#current, this.#previous]) {
      const own = counts.get(networks[0]) ?? 0;
      if (own > 0) takeOff(counts, networks, own);
    }
  }

  #slide(now: number): void {
    const elapsed = now - this.#startedAt;
    // A clock that was set back starts anew, else nothing would ever leave the window.
    if (elapsed >= 0 && elapsed < this.#rate.windowMs) return;
    const next = elapsed >= 0 && elapsed < 2 * this.#rate.windowMs;
    this.#previous = next ? this.#current : new Map<string, number>();
    this.#current = new Map();
    this.#startedAt = next ? this.#startedAt + this.#rate.windowMs : now;
  }

  // Half at once: a Map that loses its first entry over and over is slow, measured 90 µs each.
  #forgetOlderHalf(): void {
    const entries = [...this.#current];
    this.#current = new Map(entries.slice(Math.ceil(entries.length / 2)));
  }
}

function takeOff(counts: Map<string, number>, networks: readonly string[], own: number): void {
  for (const network of networks) {
    const rest = (counts.get(network) ?? 0) - own;
    if (rest > 0) counts.set(network, rest);
    else counts.delete(network);
  }
}
