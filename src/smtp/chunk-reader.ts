import type { DataPiece } from "./data-reader.ts";

const LF = 10;
const CR = 13;
const nothing: Buffer = Buffer.alloc(0);
const carriageReturn = Buffer.from("\r");
const lineEnd = Buffer.from("\r\n");

/**
 * The chunks of one message that comes by BDAT: no dots, their sizes are told before. RFC 3030 §2
 *
 * Without BINARYMIME the message is lines as with DATA, and is stored as DATA would have brought it: a bare LF becomes
 * CRLF, a CR without LF is a violation, and the last line ends in CRLF. A chunk may end anywhere, also behind a CR.
 */
export class ChunkReader {
  #left = 0;
  #isLast = false;
  #isWhole = true;
  #violated = false;
  /** A CR of which is not known yet what follows it. */
  #holdsCr = false;

  /** Octets of a chunk that are still to come. Only the last chunk of a message says that it is. */
  begin(octets: number, isLast: boolean): void {
    this.#left = octets;
    this.#isLast = isLast;
  }

  get violated(): boolean {
    return this.#violated;
  }

  /** Nothing more is to be read of this chunk. */
  get isComplete(): boolean {
    return this.#left === 0;
  }

  push(chunk: Buffer, start: number): DataPiece {
    const end = Math.min(chunk.length, start + this.#left);
    this.#left -= end - start;
    const pieces: Buffer[] = [];
    if (end > start) this.#read(chunk.subarray(start, end), pieces);
    const isEnd = this.#left === 0;
    if (isEnd && this.#isLast) this.#close(pieces);
    const content = this.#violated ? nothing : Buffer.concat(pieces);
    return { content, end: isEnd ? end : undefined };
  }

  /** One step per line, by native searches: see DataReader for why there is no loop over octets. */
  #read(fresh: Buffer, pieces: Buffer[]): void {
    const octets = this.#holdsCr ? Buffer.concat([carriageReturn, fresh]) : fresh;
    this.#holdsCr = octets[octets.length - 1] === CR;
    const length = this.#holdsCr ? octets.length - 1 : octets.length;
    let kept = 0;
    let returned = octets.indexOf(CR);
    for (let at = 0; at < length;) {
      const found = octets.indexOf(LF, at);
      const feed = found < 0 ? length : found;
      if (returned >= 0 && returned < feed - (found < 0 ? 0 : 1)) this.#violated = true;
      if (found >= 0 && (found === 0 || octets[found - 1] !== CR)) {
        pieces.push(octets.subarray(kept, found), carriageReturn);
        kept = found;
      }
      at = feed + 1;
      if (returned >= 0 && returned < at) returned = octets.indexOf(CR, at);
    }
    pieces.push(octets.subarray(kept, length));
    if (length > 0) this.#isWhole = octets[length - 1] === LF;
  }

  #close(pieces: Buffer[]): void {
    if (this.#holdsCr) this.#violated = true;
    if (!this.#isWhole) pieces.push(lineEnd);
  }
}
