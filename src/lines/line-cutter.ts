/** Cuts a stream of octets into lines. */
export class LineCutter {
  readonly #octetsMax: number;
  #pieces: Buffer[] = [];
  #octets = 0;

  /** `octetsMax` bounds one line. */
  constructor(octetsMax: number) {
    this.#octetsMax = octetsMax;
  }

  /** The lines that `chunk` completes, without their ends. Throws a RangeError when one is too long. */
  push(chunk: Buffer): string[] {
    const lines: string[] = [];
    let start = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, start)) {
      this.#keep(chunk.subarray(start, end));
      lines.push(Buffer.concat(this.#pieces).toString());
      this.#pieces = [];
      this.#octets = 0;
      start = end + 1;
    }
    this.#keep(chunk.subarray(start));
    return lines;
  }

  #keep(piece: Buffer): void {
    this.#octets += piece.length;
    if (this.#octets > this.#octetsMax) {
      this.#pieces = [];
      throw new RangeError(`Line longer than ${this.#octetsMax} octets`);
    }
    if (piece.length > 0) this.#pieces.push(piece);
  }
}
