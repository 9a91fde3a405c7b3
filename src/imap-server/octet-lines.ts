import type { Output } from "./output.ts";

/** Octets that are handed to the output at once. */
const pieceOctets = 64 * 1024;
/** Where only a few lines are expected, so much for each. */
const octetsPerLine = 96;
/** Digits of 2^53. */
const digitsMax = 16;

/**
 * Writes many short lines as octets. Where text is put together by strings, the pieces of 20,000 lines are garbage
 * that outlives the young generation: half of the time went into collecting it.
 */
export class OctetLines {
  readonly #output: Output;
  #octets: Buffer;
  #at = 0;

  /** `lines`: about how many there will be. */
  constructor(output: Output, lines: number) {
    this.#output = output;
    this.#octets = Buffer.allocUnsafe(Math.min(pieceOctets, (lines + 1) * octetsPerLine));
  }

  piece(octets: Uint8Array): void {
    if (octets.length > this.#octets.length) {
      this.flush();
      this.#output.writeOctets(Buffer.from(octets));
      return;
    }
    this.#reserve(octets.length);
    this.#octets.set(octets, this.#at);
    this.#at += octets.length;
  }

  /** A whole number from 0 to 2^53, in decimal digits. */
  number(value: number): void {
    this.#reserve(digitsMax);
    const start = this.#at;
    let at = start + digitsOf(value);
    this.#at = at;
    while (at > start) {
      const rest = Math.floor(value / 10);
      this.#octets[--at] = 48 + value - rest * 10;
      value = rest;
    }
  }

  /** Hands over what is written. */
  flush(): void {
    if (this.#at === 0) return;
    this.#output.writeOctets(this.#octets.subarray(0, this.#at));
    // What was handed over must not change.
    this.#octets = this.#octets.subarray(this.#at);
    this.#at = 0;
  }

  #reserve(octets: number): void {
    if (this.#at + octets <= this.#octets.length) return;
    this.flush();
    if (this.#octets.length >= octets) return;
    this.#octets = Buffer.allocUnsafe(pieceOctets);
    // The peer reads while we write on.
    this.#output.send();
  }
}

function digitsOf(value: number): number {
  let digits = 1;
  for (let limit = 10; value >= limit; limit *= 10) digits++;
  return digits;
}
