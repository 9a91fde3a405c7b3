import { Buffer } from "node:buffer";

/**
 * RFC 2045 §6.8. Characters outside the alphabet are skipped; padding ends a run, and another may follow, as where
 * two encodings were put one behind the other.
 */
export class Base64Decoder {
  #rest = "";

  push(chunk: Uint8Array): Buffer {
    const octets = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const runs = (this.#rest + octets.toString("latin1").replaceAll(foreign, "")).split(padding);
    const last = runs.pop()!;
    const whole = last.length - (last.length % 4);
    this.#rest = last.slice(whole);
    if (runs.length === 0) return Buffer.from(last.slice(0, whole), "base64");
    const decoded = runs.map((run) => Buffer.from(run, "base64"));
    return Buffer.concat([...decoded, Buffer.from(last.slice(0, whole), "base64")]);
  }

  end(): Buffer {
    const last = Buffer.from(this.#rest, "base64");
    this.#rest = "";
    return last;
  }
}

const foreign = /[^A-Za-z0-9+/=]+/g;
const padding = /=+/;
