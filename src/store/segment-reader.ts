import { closeSync, openSync, read as readCallback, readSync } from "node:fs";
import { promisify } from "node:util";
import { StoreFault } from "./mail-store.ts";
import { recordHeaderSize } from "./segment-record.ts";
import { segmentFile } from "./data-directory.ts";

/** Open files at the same time. */
const openFilesMax = 32;
const read = promisify(readCallback);

/** Where a record stands: `offset` is that of its header. */
export interface RecordPlace {
  readonly segment: number;
  readonly offset: number;
}

interface OpenFile {
  readonly descriptor: number;
  /** Streams and holds; a file is closed only at zero. */
  users: number;
  /** The segment no longer exists: the last user closes the file. */
  dropped: boolean;
}

/**
 * Positioned reads on a few open files. A segment that compaction has removed stays readable for as long as somebody
 * uses it; one that is gone before it was opened is reported as undefined, and the caller looks the record up anew.
 */
export class SegmentReader implements Disposable {
  readonly #directory: string;
  /** In the order in which they were opened. */
  readonly #files = new Map<number, OpenFile>();

  constructor(directory: string) {
    this.#directory = directory;
  }

  /** Octets [start, end) of the record's stored octets; undefined where the segment is gone. */
  read(place: RecordPlace, start: number, end: number): Buffer | undefined {
    const file = this.#open(place.segment);
    if (file === undefined) return undefined;
    const octets = Buffer.allocUnsafe(end - start);
    const base = place.offset + recordHeaderSize + start;
    let filled = 0;
    while (filled < octets.length) {
      const count = readSync(
        file.descriptor,
        octets,
        filled,
        octets.length - filled,
        base + filled,
      );
      if (count === 0) throw endOfSegment(place, base + filled);
      filled += count;
    }
    return octets;
  }

  /** The same in pieces, without blocking; undefined at once where the segment is gone. */
  stream(
    place: RecordPlace,
    range: { readonly start: number; readonly end: number; readonly pieceOctets: number },
  ): AsyncIterable<Buffer> | undefined {
    const file = this.#open(place.segment);
    if (file === undefined) return undefined;
    file.users++;
    return this.#pieces(file, place, range);
  }

  /** Keeps the segment readable until disposed of; undefined where it is gone. */
  hold(segment: number): Disposable | undefined {
    const file = this.#open(segment);
    if (file === undefined) return undefined;
    file.users++;
    let isHeld = true;
    return {
      [Symbol.dispose]: () => {
        if (isHeld) this.#leave(segment, file);
        isHeld = false;
      },
    };
  }

  /** Lets go of a segment that no longer exists. Numbers of segments are never given twice. */
  drop(segment: number): void {
    const file = this.#files.get(segment);
    if (file === undefined) return;
    file.dropped = true;
    if (file.users > 0) return;
    this.#files.delete(segment);
    closeSync(file.descriptor);
  }

  [Symbol.dispose](): void {
    for (const segment of this.#files.keys()) this.drop(segment);
  }

  #leave(segment: number, file: OpenFile): void {
    file.users--;
    if (file.dropped) this.drop(segment);
  }

  async *#pieces(
    file: OpenFile,
    place: RecordPlace,
    { start, end, pieceOctets }: { start: number; end: number; pieceOctets: number },
  ): AsyncGenerator<Buffer> {
    try {
      const base = place.offset + recordHeaderSize;
      for (let at = start; at < end;) {
        const size = Math.min(pieceOctets, end - at);
        const { bytesRead, buffer } = await read(
          file.descriptor,
          Buffer.allocUnsafeSlow(size),
          0,
          size,
          base + at,
        );
        if (bytesRead === 0) throw endOfSegment(place, base + at);
        at += bytesRead;
        yield bytesRead === size ? buffer : buffer.subarray(0, bytesRead);
      }
    } finally {
      this.#leave(place.segment, file);
    }
  }

  #open(segment: number): OpenFile | undefined {
    const known = this.#files.get(segment);
    if (known !== undefined) return known;
    let descriptor: number;
    try {
      descriptor = openSync(segmentFile(this.#directory, segment), "r");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
      throw error;
    }
    const file: OpenFile = { descriptor, users: 0, dropped: false };
    this.#files.set(segment, file);
    if (this.#files.size > openFilesMax) this.#dropIdle(segment);
    return file;
  }

  /** The one that was opened first of those that nobody uses. */
  #dropIdle(except: number): void {
    for (const [segment, { users }] of this.#files) {
      if (users > 0 || segment === except) continue;
      this.drop(segment);
      return;
    }
  }
}

function endOfSegment(place: RecordPlace, at: number): StoreFault {
  return new StoreFault(`Cannot read segment ${place.segment}: it ends at octet ${at}`);
}
