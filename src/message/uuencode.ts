import { Buffer } from "node:buffer";

/** A line of uuencode is at most 61 characters; more is kept only to find the end of the line. */
const lineOctetsMax = 256;

/** uuencode as POSIX describes it: lines between "begin 644 name" and "end"; all else is skipped. */
export class UuDecoder {
  #line = "";
  #isOpen = false;

  push(chunk: Uint8Array): Buffer {
    const octets = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const lines = (this.#line + octets.toString("latin1")).split("\n");
    this.#line = lines.pop()!.slice(0, lineOctetsMax);
    return Buffer.concat(lines.map((line) => this.#decodeLine(line.trimEnd())));
  }

  end(): Buffer {
    const last = this.#decodeLine(this.#line.trimEnd());
    this.#line = "";
    return last;
  }

  #decodeLine(line: string): Buffer {
    if (!this.#isOpen) {
      this.#isOpen = /^begin [0-7]{3,4} /.test(line);
      return Buffer.alloc(0);
    }
    if (line === "end") this.#isOpen = false;
    const length = sextet(line.charCodeAt(0));
    if (line === "end" || line === "" || length === 0) return Buffer.alloc(0);
    const output = Buffer.alloc(Math.ceil(length / 3) * 3);
    for (let at = 1, to = 0; to < length; at += 4, to += 3) {
      const [a, b, c, d] = [0, 1, 2, 3].map((index) => sextet(line.charCodeAt(at + index)));
      output.writeUIntBE((a! << 18) | (b! << 12) | (c! << 6) | d!, to, 3);
    }
    return output.subarray(0, length);
  }
}

// Beyond the end of a line that lost its trailing spaces charCodeAt is NaN, which counts as a space.
function sextet(code: number): number {
  return (code - 0x20) & 0x3f;
}
