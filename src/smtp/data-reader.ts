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
 */
export class DataReader {
  #state = lineStart;
  #violated = false;

  get violated(): boolean {
    return this.#violated;
  }

  /** Reads `chunk` from `start` to the end of the chunk or of the data. */
  push(chunk: Buffer, start: number): DataPiece {
    const pieces: Buffer[] = [];
    const length = chunk.length;
    let state = this.#state;
    let kept = start;
    let at = start;
    for (; at < length && state !== ended; at++) {
      if (state === middle) {
        at = endOfRun(chunk, at);
        if (at === length) break;
      }
      const octet = chunk[at]!;
      if (octet === LF) {
        if (state === dot || state === bareDot || state === bareDotCr) this.#violated = true;
        if (state === dotCr) {
          state = ended;
          kept = at + 1;
        } else if (state === afterCr || state === bareDotCr) {
          state = lineStart;
        } else {
          pieces.push(chunk.subarray(kept, at), carriageReturn);
          kept = at;
          state = bareLineStart;
        }
        continue;
      }
      if (state === afterCr || state === dotCr || state === bareDotCr) this.#violated = true;
      if (octet === CR) {
        if (state === dot) {
          kept = at + 1;
          state = dotCr;
        } else state = state === bareDot ? bareDotCr : afterCr;
      } else if (octet === DOT && state === lineStart) {
        if (at > kept) pieces.push(chunk.subarray(kept, at));
        kept = at + 1;
        state = dot;
      } else state = octet === DOT && state === bareLineStart ? bareDot : middle;
    }
    this.#state = state;
    if (at > kept) pieces.push(chunk.subarray(kept, at));
    const content = this.#violated ? nothing : joined(pieces);
    return { content, end: state === ended ? at : undefined };
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
const nothing = Buffer.alloc(0);

// States: what the octets so far were.
const middle = 0;
const afterCr = 1;
const lineStart = 2;
const dot = 3;
const dotCr = 4;
const bareLineStart = 5;
const bareDot = 6;
const bareDotCr = 7;
const ended = 8;

/**
 * The next octet that may end a line. A function of its own on purpose: V8 14 replaces a loop within a loop on the stack
 * by code that gives up behind the inner one, and does so again for each line, a thousand times slower (2026-11-21).
 */
function endOfRun(chunk: Buffer, start: number): number {
  let at = start;
  while (at < chunk.length && chunk[at]! > CR) at++;
  return at;
}

function joined(pieces: readonly Buffer[]): Buffer {
  if (pieces.length === 1) return pieces[0]!;
  return pieces.length === 0 ? nothing : Buffer.concat(pieces);
}
