import { Duplex } from "node:stream";
import { constants, createDeflateRaw, createInflateRaw } from "node:zlib";

/** So that an idle session holds little: 32 kB of window and 32 kB of tables to compress with. */
const deflateOptions = { level: 4, windowBits: 13, memLevel: 6, chunkSize: 16 * 1024 };

/** The client may use all of the window. What has come is given out at once, however the client flushed it. */
const inflateOptions = {
  flush: constants.Z_SYNC_FLUSH,
  finishFlush: constants.Z_SYNC_FLUSH,
  chunkSize: 16 * 1024,
};

/**
 * A connection whose octets are compressed both ways with raw deflate. RFC 4978 §4. Each piece that is written is
 * flushed, so that the peer can read all that was said. A peer that takes nothing, or sends little that becomes much,
 * is held back like any other: buffers are a few pieces of 16 kB.
 */
export class DeflateStream extends Duplex {
  readonly #wire: Duplex;
  readonly #deflate = createDeflateRaw(deflateOptions);
  readonly #inflate = createInflateRaw(inflateOptions);

  constructor(wire: Duplex) {
    super({ allowHalfOpen: true });
    this.#wire = wire;
    this.#joinWriting();
    this.#joinReading();
    // An error of the wire shows as its end, one of the octets ends it.
    wire.on("close", () => this.destroy());
    wire.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.#deflate.write(chunk);
    this.#deflate.flush(constants.Z_SYNC_FLUSH, done);
  }

  override _writev(chunks: { readonly chunk: Buffer }[], done: () => void): void {
    for (const { chunk } of chunks) this.#deflate.write(chunk);
    this.#deflate.flush(constants.Z_SYNC_FLUSH, done);
  }

  override _final(done: () => void): void {
    this.#deflate.once("end", () => this.#wire.end(done));
    this.#deflate.end();
  }

  override _read(): void {
    this.#inflate.resume();
  }

  override _destroy(error: Error | null, done: (error: Error | null) => void): void {
    this.#deflate.destroy();
    this.#inflate.destroy();
    this.#wire.destroy();
    done(error);
  }

  #joinWriting(): void {
    const deflate = this.#deflate;
    deflate.on("data", (chunk: Buffer) => {
      if (!this.#wire.write(chunk)) deflate.pause();
    });
    deflate.on("error", () => this.destroy());
    this.#wire.on("drain", () => deflate.resume());
  }

  #joinReading(): void {
    const inflate = this.#inflate;
    const wire = this.#wire;
    wire.on("data", (chunk: Buffer) => {
      if (!inflate.write(chunk)) wire.pause();
    });
    wire.on("end", () => inflate.end());
    inflate.on("drain", () => wire.resume());
    inflate.on("data", (chunk: Buffer) => {
      if (!this.push(chunk)) inflate.pause();
    });
    inflate.on("end", () => this.push(null));
    inflate.on("error", () => this.destroy());
  }
}
