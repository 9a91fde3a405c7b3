const lineFeed = 0x0a;

/** Chunks in the order of their arrival, taken from the front without copying. */
export class OctetQueue {
  #chunks: Buffer[] = [];
  #first = 0;
  #offset = 0;
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(chunk: Buffer): void {
    if (chunk.length === 0) return;
    this.#chunks.push(chunk);
    this.#length += chunk.length;
  }

  /** At least one and at most `octetsMax` octets, as they lie together; undefined where there are none. */
  take(octetsMax: number): Buffer | undefined {
    const chunk = this.#chunks[this.#first];
    if (chunk === undefined) return undefined;
    const end = Math.min(chunk.length, this.#offset + octetsMax);
    const taken = chunk.subarray(this.#offset, end);
    this.#advanceTo(end);
    return taken;
  }

  /** Octets up to and with the next line feed, or to the end of a chunk, as latin1. */
  takeLinePiece(): string | undefined {
    const chunk = this.#chunks[this.#first];
    if (chunk === undefined) return undefined;
    const feed = chunk.indexOf(lineFeed, this.#offset);
    const end = feed < 0 ? chunk.length : feed + 1;
    const piece = chunk.toString("latin1", this.#offset, end);
    this.#advanceTo(end);
    return piece;
  }

  #advanceTo(end: number): void {
    this.#length -= end - this.#offset;
    this.#offset = end;
    if (end < this.#chunks[this.#first]!.length) return;
    this.#offset = 0;
    this.#first++;
    if (this.#first === this.#chunks.length) {
      this.#chunks = [];
      this.#first = 0;
    } else if (this.#first >= spentChunksMax) {
      this.#chunks = this.#chunks.slice(this.#first);
      this.#first = 0;
    }
  }
}

/** So many taken chunks are kept before the array is made anew. */
const spentChunksMax = 1024;
