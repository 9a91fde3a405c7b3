import type { BodyId } from "../store/ids.ts";

/** A set of bodies as a bitmap: their ids are given one after the other, and a search finds a hundred thousand. */
export class BodySet {
  #bits = new Uint32Array(1024);

  add(id: BodyId): void {
    const at = Math.floor(id / 32);
    if (at >= this.#bits.length) this.#grow(at);
    this.#bits[at]! |= 1 << (id % 32);
  }

  has(id: BodyId): boolean {
    const at = Math.floor(id / 32);
    return at < this.#bits.length && (this.#bits[at]! & (1 << (id % 32))) !== 0;
  }

  #grow(at: number): void {
    const grown = new Uint32Array(Math.max(at + 1, this.#bits.length * 2));
    grown.set(this.#bits);
    this.#bits = grown;
  }
}
