interface CacheEntry<Value> {
  readonly value: Value;
  readonly expiresAt: number;
  readonly octets: number;
}

export interface CacheLimits {
  readonly entriesMax: number;
  /** Of all entries together, by what they were said to hold. */
  readonly octetsMax: number;
}

/**
 * Answers by name and type until their time is over. Bounded in number and size: the entry that was put in first goes
 * first, which for answers with a time to live is close enough to "least useful".
 */
export class DnsCache<Value> {
  readonly #limits: CacheLimits;
  readonly #entries = new Map<string, CacheEntry<Value>>();
  #octets = 0;

  constructor(limits: CacheLimits) {
    this.#limits = limits;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string, now: number): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined || entry.expiresAt > now) return entry?.value;
    this.#remove(key);
    return undefined;
  }

  set(key: string, value: Value, { expiresAt, octets }: Omit<CacheEntry<Value>, "value">): void {
    this.#remove(key);
    this.#entries.set(key, { value, expiresAt, octets });
    this.#octets += octets;
    for (const oldest of this.#entries.keys()) {
      const isWithin = this.#octets <= this.#limits.octetsMax;
      if (isWithin && this.#entries.size <= this.#limits.entriesMax) break;
      this.#remove(oldest);
    }
  }

  #remove(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#octets -= entry.octets;
  }
}
