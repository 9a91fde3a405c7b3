const nothing: Buffer = Buffer.alloc(0);

/**
 * What stands between DATA's 354 and the end of the message, octet by octet. RFC 5321 §4.5.2.
 *
 * 1. Only CRLF "." CRLF ends the data, and the 354 counts as a CRLF.
 * 2. A line that CRLF began and that starts with "." loses this dot. Lines behind a bare LF keep theirs: the next
 *    server would not have seen a line there.
 * 3. A bare LF is stored as CRLF.
 * 4. What two servers could read differently, and so could hide a second message in the first, is a violation:
 *    a CR without LF, CRLF "." LF, bare LF "." LF and bare LF "." CRLF. It is told at the real end, and until then
 *    nothing more is given out, since nobody will have the message.
 *
 * Lines are found by native searches, one step per line. A loop over octets with the state in local variables was
 * miscompiled by the Maglev compiler of Node 26.10: it ran for ever, or changed line ends (2026-11-21).
 */
export class DataReader {
  /** What stands before the next octet: CRLF, a bare LF, or an octet of the same line. */
  #behind: "crlf" | "lf" | "octet" = "crlf";
  /** The end of the last chunk, where it takes the next octets to say what it is: at most "." and CR. */
  #carried: Buffer = nothing;
  #violated = false;
  #ended = false;

  // Of the chunk at work:
  #octets: Buffer = nothing;
  #at = 0;
  /** What was given out so far ends here. */
  #kept = 0;
  /** The first CR from `#at` on, or the length. */
  #carriageReturn = -1;
  #pieces: Buffer[] = [];

  get isComplete(): boolean {
    return this.#ended;
  }

  get violated(): boolean {
    return this.#violated;
  }

  /** Reads `chunk` from `start` to the end of the chunk or of the data. */
  push(chunk: Buffer, start: number): DataPiece {
    const carried = this.#carried.length;
    const fresh = start === 0 ? chunk : chunk.subarray(start);
    this.#octets = carried > 0 ? Buffer.concat([this.#carried, fresh]) : fresh;
    this.#carried = nothing;
    this.#at = 0;
    this.#kept = 0;
    this.#carriageReturn = -1;
    this.#pieces = [];
    while (!this.#ended && this.#at < this.#octets.length) this.#readLine();
    this.#keep(this.#at);
    const content = this.#violated ? nothing : joined(this.#pieces);
    this.#pieces = [];
    return { content, end: this.#ended ? start + this.#at - carried : undefined };
  }

  #readLine(): void {
    const start = this.#at;
    const lineFeed = this.#octets.indexOf(LF, start);
    const isWhole = lineFeed >= 0;
    const end = isWhole ? lineFeed : this.#octets.length;
    const isCrLf = end > start && this.#octets[end - 1] === CR;
    if (this.#findCarriageReturn(start) < end - 1) this.#violated = true;
    const text = isCrLf ? end - 1 : end;
    if (this.#behind !== "octet" && this.#octets[start] === DOT) {
      if (!isWhole && text - start === 1) return this.#carry(start);
      this.#readDot(start, { isAlone: isWhole && text - start === 1, isCrLf, end });
      if (this.#ended) return;
    }
    if (isWhole) this.#endLine(end, isCrLf);
    else if (isCrLf) this.#carry(text);
    else this.#advance(end, "octet");
  }

  /** A dot at the start of a line, which is alone in it or not. */
  #readDot(
    start: number,
    line: { readonly isAlone: boolean; readonly isCrLf: boolean; readonly end: number },
  ): void {
    if (this.#behind === "lf") {
      if (line.isAlone) this.#violated = true;
      return;
    }
    this.#keep(start);
    this.#kept = start + 1;
    if (!line.isAlone) return;
    if (line.isCrLf) {
      this.#ended = true;
      this.#at = line.end + 1;
      this.#kept = this.#at;
    } else this.#violated = true;
  }

  #endLine(lineFeed: number, isCrLf: boolean): void {
    if (!isCrLf) {
      this.#keep(lineFeed);
      this.#pieces.push(carriageReturn);
    }
    this.#advance(lineFeed + 1, isCrLf ? "crlf" : "lf");
  }

  #advance(to: number, behind: "crlf" | "lf" | "octet"): void {
    this.#at = to;
    this.#behind = behind;
  }

  /** Leaves the rest to be read together with the next chunk. */
  #carry(from: number): void {
    this.#keep(from);
    if (from > this.#at) this.#behind = "octet";
    this.#carried = Buffer.from(this.#octets.subarray(from));
    this.#at = this.#octets.length;
    this.#kept = this.#at;
  }

  #findCarriageReturn(from: number): number {
    if (this.#carriageReturn < from) {
      const found = this.#octets.indexOf(CR, from);
      this.#carriageReturn = found < 0 ? this.#octets.length : found;
    }
    return this.#carriageReturn;
  }

  /** Gives out what stands before `end`. */
  #keep(end: number): void {
    if (end > this.#kept) this.#pieces.push(this.#octets.subarray(this.#kept, end));
    this.#kept = end;
  }
}

export interface DataPiece {
  /** Empty where the chunk held nothing of the message. */
  readonly content: Buffer;
  /** Offset behind the end of the data; undefined where the data goes on. */
  readonly end: number | undefined;
}

const LF = 10;
const CR = 13;
const DOT = 46;
const carriageReturn = Buffer.from("\r");

function joined(pieces: readonly Buffer[]): Buffer {
  if (pieces.length === 1) return pieces[0]!;
  return pieces.length === 0 ? nothing : Buffer.concat(pieces);
}
