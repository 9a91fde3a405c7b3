import { crc32, zstdDecompressSync } from "node:zlib";
import { ForwardReader } from "./forward-reader.ts";
import { BodyGone, StoreFault } from "./mail-store.ts";
import type { BodyHold } from "./mail-store.ts";
import { placeOf } from "./message-reads.ts";
import type { MessageRecord } from "./message.ts";
import { octetsWithPrefix } from "./prefixed-octets.ts";
import type { Reader } from "./reader.ts";
import { SegmentReader } from "./segment-reader.ts";
import type { RecordPlace } from "./segment-reader.ts";
import { parseRecordHeader, recordHeaderSize } from "./segment-record.ts";

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
  read(body: MessageRecord, start: number, end: number): Buffer {
    return octetsWithPrefix(body, { start, end }, (from, to) => this.#readBody(body, from, to));
  }

  /** For messages that are read one after the other, in this order. */
  forward(expected: readonly MessageRecord[]): ForwardReader {
    return new ForwardReader({
      segments: this.#segments,
      expected,
      readAlone: (body, start, end) => this.read(body, start, end),
    });
  }

  /** The same in pieces. */
  async *stream(body: MessageRecord, start: number, end: number): AsyncGenerator<Buffer> {
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

  /** Keeps the record readable, wherever it is now. */
  hold(body: MessageRecord): BodyHold {
    return this.#atItsPlace(body, ({ segment, offset }) => {
      const hold = this.#segments.hold(segment);
      return hold && { body: { ...body, segment, offset }, ...hold };
    });
  }

  drop(segment: number): void {
    this.#segments.drop(segment);
  }

  [Symbol.dispose](): void {
    this.#segments[Symbol.dispose]();
  }

  #readBody(body: MessageRecord, start: number, end: number): Buffer {
    if (!body.compressed) {
      return this.#atItsPlace(body, (place) => this.#segments.read(place, start, end));
    }
    return this.#atItsPlace(body, (place) => this.#unpacked(body, place)).subarray(start, end);
  }

  /** How long the frame is, its own header says: the row may be gone by now, where another has expunged the message. */
  #unpacked(body: MessageRecord, place: RecordPlace): Buffer | undefined {
    const header = this.#segments.read(place, -recordHeaderSize, 0);
    if (header === undefined) return undefined;
    const record = parseRecordHeader(header);
    if (record?.bodyId !== body.bodyId) return damaged(body);
    const frame = this.#segments.read(place, 0, record.storedSize);
    if (frame === undefined) return undefined;
    if (crc32(frame) !== record.crc32) return damaged(body);
    const octets = zstdDecompressSync(frame, { maxOutputLength: body.bodySize });
    return octets.length === body.bodySize ? octets : damaged(body);
  }

  /** Reads where the row says; where the segment is gone, where the row says now. */
  #atItsPlace<Result>(
    body: MessageRecord,
    read: (place: RecordPlace) => Result | undefined,
  ): Result {
    let place: RecordPlace | undefined = body;
    for (let i = 0; i < placesMax && place !== undefined; i++) {
      const result = read(place);
      if (result !== undefined) return result;
      place = placeOf(this.#reader, body.bodyId);
    }
    if (place === undefined) throw new BodyGone(`Cannot read body ${body.bodyId}: it was removed`);
    throw new StoreFault(`Cannot read body ${body.bodyId}: its record is gone`);
  }
}

function damaged(body: MessageRecord): never {
  throw new StoreFault(`Cannot read body ${body.bodyId}: its record is damaged`);
}
