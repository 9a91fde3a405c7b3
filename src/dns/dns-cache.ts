/**
 * Answers by name and type until their time is over. Bounded: the entry that was put in first goes first, which
 * for answers with a time to live is close enough to "least useful".
 */
export class DnsCache<Value> {
  readonly #entriesMax: number;
  readonly #entries = new Map<string, { readonly value: Value; readonly expiresAt: number }>();

  constructor(entriesMax: number) {
    this.#entriesMax = entriesMax;
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: string, now: number): { readonly value: Value; readonly expiresAt: number } | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined || entry.expiresAt > now) return entry;
    this.#entries.delete(key);
    return undefined;
  }

  set(key: string, value: Value, expiresAt: number): void {
    this.#entries.delete(key);
    if (this.#entries.size >= this.#entriesMax) {
      const [oldest] = this.#entries.keys();
      if (oldest !== undefined) this.#entries.delete(oldest);
    }
    this.#entries.set(key, { value, expiresAt });
  }
}
