import { Buffer } from "node:buffer";

/**
 * RFC 2045 §6.7. Tolerant: a "=" that encodes nothing stays, bare LF ends a line as CRLF does, lower-case digits
 * count, white space at the end of a line goes.
 */
export class QuotedPrintableDecoder {
  /** Octets whose meaning the next ones decide: "=", "=A", white space that may end a line. */
  #held: Buffer = Buffer.alloc(0);

  push(chunk: Uint8Array): Buffer {
    return this.#decode(Buffer.concat([this.#held, chunk]), false);
  }

  end(): Buffer {
    return this.#decode(this.#held, true);
  }

  #decode(input: Buffer, isLast: boolean): Buffer {
    const output = Buffer.allocUnsafe(input.length);
    let length = 0;
    let at = 0;
    while (at < input.length) {
      const octet = input[at]!;
      if (octet === equals) {
        const step = escape(input, at);
        if (step === "unknown" && !isLast) break;
        if (typeof step === "object") {
          if (step.octet >= 0) output[length++] = step.octet;
          at = step.next;
          continue;
        }
      } else if (isWhiteSpace(octet)) {
        const end = whiteSpaceEnd(input, at);
        if (end === input.length && !isLast && end - at < heldOctetsMax) break;
        const endsLine = end === input.length ? isLast : isLineEnd(input, end);
        if (!endsLine) length += input.copy(output, length, at, end);
        at = end;
        continue;
      }
      output[length++] = octet;
      at++;
    }
    this.#held = Buffer.from(input.subarray(at));
    return output.subarray(0, length);
  }
}

/** White space at the end of a chunk that is remembered; a longer run is content. */
const heldOctetsMax = 1024;
const equals = 0x3d;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;

type Escape = { readonly octet: number; readonly next: number } | "unknown" | undefined;

function escape(input: Buffer, at: number): Escape {
  let next = at + 1;
  const high = hexValue(input[next]);
  if (high >= 0) {
    if (next + 1 === input.length) return "unknown";
    const low = hexValue(input[next + 1]);
    return low < 0 ? undefined : { octet: high * 16 + low, next: at + 3 };
  }
  next = whiteSpaceEnd(input, next);
  if (next === input.length) return next - at < heldOctetsMax ? "unknown" : undefined;
  if (input[next] === lineFeed) return { octet: -1, next: next + 1 };
  if (input[next] !== carriageReturn) return undefined;
  if (next + 1 === input.length) return "unknown";
  return input[next + 1] === lineFeed ? { octet: -1, next: next + 2 } : undefined;
}

function whiteSpaceEnd(input: Buffer, at: number): number {
  let end = at;
  while (end < input.length && isWhiteSpace(input[end]!)) end++;
  return end;
}

function isLineEnd(input: Buffer, at: number): boolean {
  return input[at] === lineFeed || input[at] === carriageReturn;
}

function isWhiteSpace(octet: number): boolean {
  return octet === 0x20 || octet === 0x09;
}

function hexValue(octet: number | undefined): number {
  if (octet === undefined) return -1;
  if (octet >= 0x30 && octet <= 0x39) return octet - 0x30;
  const letter = octet | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
