import { getRandomValues } from "node:crypto";

/**
 * Numbers for texts, in the order of their first use, without keeping the texts: of each 64 bits of hash are kept, in
 * columns. Strings that live as long as a long command would leave the heap as large as the mailbox. Seeds are drawn
 * by lot, so that nobody can write mail whose texts are taken for equal.
 */
export class TextNumbers {
  readonly #seeds = getRandomValues(new Uint32Array(2));
  /** Three cells for each text: two of hash, and its number plus one; 0 where nothing is. */
  #cells = new Uint32Array(3 * 1024);
  #count = 0;

  get count(): number {
    return this.#count;
  }

  numberOf(text: string): number {
    let one = this.#seeds[0]!;
    let other = this.#seeds[1]!;
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      one = Math.imul(one ^ unit, 0x9e3779b1);
      one ^= one >>> 15;
      other = Math.imul(other ^ (unit + at), 0x85ebca6b);
      other ^= other >>> 13;
    }
    const place = this.#placeOf(one >>> 0, other >>> 0);
    const known = this.#cells[place + 2]!;
    if (known > 0) return known - 1;
    this.#cells[place] = one;
    this.#cells[place + 1] = other;
    this.#cells[place + 2] = ++this.#count;
    // At most half full.
    if (6 * this.#count > this.#cells.length) this.#grow();
    return this.#count - 1;
  }

  /** Where the hash is, or is to be. */
  #placeOf(one: number, other: number): number {
    const cells = this.#cells;
    const places = cells.length / 3;
    let place = 3 * ((one ^ (other >>> 7)) & (places - 1));
    while (cells[place + 2] !== 0 && (cells[place] !== one || cells[place + 1] !== other)) {
      place += 3;
      if (place === cells.length) place = 0;
    }
    return place;
  }

  #grow(): void {
    const old = this.#cells;
    this.#cells = new Uint32Array(old.length * 2);
    for (let from = 0; from < old.length; from += 3) {
      if (old[from + 2] === 0) continue;
      const to = this.#placeOf(old[from]!, old[from + 1]!);
      this.#cells.set(old.subarray(from, from + 3), to);
    }
  }
}
