/** Numbers that look random and come again with the same seed: a failed fuzz test is repeated by its seed. */
export class SeededRandom {
  readonly seed: number;
  #state: number;

  constructor(seed: number) {
    this.seed = seed;
    this.#state = seed | 0;
  }

  /** A whole number from 0 up to, not including, `limit`. */
  below(limit: number): number {
    return Math.floor(this.#next() * limit);
  }

  /** A whole number from `first` to `last`, both included. */
  between(first: number, last: number): number {
    return first + this.below(last - first + 1);
  }

  chance(probability: number): boolean {
    return this.#next() < probability;
  }

  pick<T>(choices: ArrayLike<T>): T {
    const choice = choices[this.below(choices.length)];
    if (choice === undefined) throw new RangeError("Cannot pick: no choices");
    return choice;
  }

  /** `length` characters, each from `alphabet`. */
  text(alphabet: ArrayLike<string>, length: number): string {
    let text = "";
    for (let index = 0; index < length; index++) text += this.pick(alphabet);
    return text;
  }

  octets(length: number): Buffer {
    const octets = Buffer.alloc(length);
    for (let index = 0; index < length; index++) octets[index] = this.below(256);
    return octets;
  }

  /** The octets with a few of them changed, removed, doubled or swapped in from elsewhere. */
  mutated(octets: Uint8Array): Buffer {
    let result = Buffer.from(octets);
    for (let rounds = this.between(1, 4); rounds > 0; rounds--) {
      const at = this.below(result.length + 1);
      const to = Math.min(result.length, at + this.below(8));
      const inserted = this.chance(0.5) ? this.octets(this.below(4)) : result.subarray(at, to);
      result = Buffer.concat([
        result.subarray(0, at),
        inserted,
        result.subarray(this.pick([at, to])),
      ]);
    }
    return result;
  }

  // Mulberry32: small, and good enough for choosing test input.
  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}
