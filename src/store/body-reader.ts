import { zstdDecompressSync } from "node:zlib";
import { StoreFault } from "./mail-store.ts";
import { placeOf } from "./message-reads.ts";
import type { MessageBody } from "./message.ts";
import type { Reader } from "./reader.ts";
import { SegmentReader } from "./segment-reader.ts";

const pieceOctets = 256 * 1024;
/** A segment can be compacted away between the look-up and the reading; twice in a row it is not. */
const placesMax = 3;

/** Octets of messages: the prefix from the row, the body from its record. */
export class BodyReader implements Disposable {
  readonly #reader: Reader;
  readonly #segments: SegmentReader;

  constructor(reader: Reader, directory: string) {
    this.#reader = reader;
    this.#segments = new SegmentReader(directory);
  }

  /** Octets [start, end) of prefix and body together. */
  read(body: MessageBody, start: number, end: number): Buffer {
    const stop = Math.min(end, body.size);
    if (start >= stop) return Buffer.alloc(0);
    const prefixSize = body.prefix.length;
    const from = Math.max(0, start - prefixSize);
    const to = Math.max(0, stop - prefixSize);
    const octets = to > from ? this.#readBody(body, from, to) : undefined;
    if (start >= prefixSize) return octets ?? Buffer.alloc(0);
    const prefix = Buffer.from(body.prefix.slice(start, stop), "latin1");
    return octets === undefined ? prefix : Buffer.concat([prefix, octets]);
  }

  /** The same in pieces. */
  async *stream(body: MessageBody, start: number, end: number): AsyncGenerator<Buffer> {
    const stop = Math.min(end, body.size);
    const prefixSize = body.prefix.length;
    if (start < Math.min(prefixSize, stop)) {
      yield Buffer.from(body.prefix.slice(start, stop), "latin1");
    }
    const from = Math.max(0, start - prefixSize);
    const to = Math.max(0, stop - prefixSize);
    if (to <= from) return;
    if (body.compressed) {
      yield this.#readBody(body, from, to);
      return;
    }
    const pieces = this.#atItsPlace(body, (place) =>
      this.#segments.stream(place, { start: from, end: to, pieceOctets }),
    );
    yield* pieces;
  }

  drop(segment: number): void {
    this.#segments.drop(segment);
  }

  [Symbol.dispose](): void {
    this.#segments[Symbol.dispose]();
  }

  #readBody(body: MessageBody, start: number, end: number): Buffer {
    if (!body.compressed) {
      return this.#atItsPlace(body, (place) => this.#segments.read(place, start, end));
    }
    const stored = this.#storedSize(body);
    const octets = this.#atItsPlace(body, (place) => this.#segments.read(place, 0, stored));
    return zstdDecompressSync(octets, { maxOutputLength: body.bodySize }).subarray(start, end);
  }

  #storedSize(body: MessageBody): number {
    const row = this.#reader.get<{ size: number }>(
      "SELECT stored_size AS size FROM body WHERE id = ?",
      body.bodyId,
    );
    return row?.size ?? gone(body);
  }

  /** Reads where the row says; where the segment is gone, where the row says now. */
  #atItsPlace<Result>(
    body: MessageBody,
    read: (place: { segment: number; offset: number }) => Result | undefined,
  ): Result {
    let place: { segment: number; offset: number } | undefined = body;
    for (let i = 0; i < placesMax && place !== undefined; i++) {
      const result = read(place);
      if (result !== undefined) return result;
      place = placeOf(this.#reader, body.bodyId);
    }
    return gone(body);
  }
}

function gone(body: MessageBody): never {
  throw new StoreFault(`Cannot read body ${body.bodyId}: its record is gone`);
}
