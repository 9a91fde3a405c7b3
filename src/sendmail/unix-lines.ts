/** Text in front of which no line has ended yet is kept for that long; then it goes out in pieces. */
const keptMax = 65_536;

/**
 * Text as Unix programs write it, on its way to SMTP: lines end with CRLF, whatever they ended with. Where a line with a
 * dot alone is the end, nothing behind it is looked at. Octets in, octets out; cut anywhere.
 */
export class UnixLines {
  readonly #endsAtDot: boolean;
  #kept = "";
  /** The beginning of this line has gone out. */
  #isInLine = false;
  #hasEnded = false;

  constructor({ endsAtDot }: { readonly endsAtDot: boolean }) {
    this.#endsAtDot = endsAtDot;
  }

  push(chunk: Uint8Array): Buffer {
    if (this.#hasEnded) return Buffer.alloc(0);
    const octets = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.length);
    const lines = (this.#kept + octets.toString("latin1")).split("\n");
    this.#kept = lines.pop()!;
    let text = "";
    for (const line of lines) {
      if (this.#isEnd(line)) {
        this.#hasEnded = true;
        this.#kept = "";
        break;
      }
      text += `${lineOf(line)}\r\n`;
      this.#isInLine = false;
    }
    return Buffer.from(text + this.#overflow(), "latin1");
  }

  /** What is left, when the input has ended. */
  end(): Buffer {
    const last = this.#kept;
    this.#kept = "";
    if (this.#hasEnded || (last === "" && !this.#isInLine) || this.#isEnd(last)) {
      return Buffer.alloc(0);
    }
    return Buffer.from(`${lineOf(last)}\r\n`, "latin1");
  }

  #isEnd(line: string): boolean {
    return this.#endsAtDot && !this.#isInLine && (line === "." || line === ".\r");
  }

  #overflow(): string {
    if (this.#kept.length < keptMax) return "";
    // A CR at the end may belong to a line end that is still to come.
    const end = this.#kept.endsWith("\r") ? this.#kept.length - 1 : this.#kept.length;
    const text = this.#kept.slice(0, end);
    this.#kept = this.#kept.slice(end);
    this.#isInLine = true;
    return text.replaceAll("\r", "\r\n");
  }
}

/** Without the CR of its line end; a CR within, as progress bars write it, ends a line. RFC 5321 §2.3.8 */
function lineOf(line: string): string {
  const bare = line.endsWith("\r") ? line.slice(0, -1) : line;
  return bare.includes("\r") ? bare.replaceAll("\r", "\r\n") : bare;
}
