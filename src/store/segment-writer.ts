import {
  closeSync,
  fdatasyncSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  statSync,
  unlinkSync,
  writeSync,
  writevSync,
} from "node:fs";
import type { Content } from "./content.ts";
import { formatRecordHeader, recordHeaderSize } from "./segment-record.ts";
import { segmentFile, segmentOfFile, segmentsDirectory } from "./data-directory.ts";

/** A segment is sealed when the next record would take it past this. */
export const segmentOctetsMax = 64 * 1024 * 1024;
const copySliceOctets = 1024 * 1024;

/** Where the next record goes. */
export interface SegmentPosition {
  readonly segment: number;
  readonly length: number;
}

export interface RecordLocation {
  readonly segment: number;
  readonly offset: number;
  readonly storedSize: number;
  readonly compressed: boolean;
}

/**
 * Appends records to the current segment. What is behind the last committed position is nobody's: it is cut off when
 * the store opens and when a batch fails. Segments that were begun but not committed are removed.
 */
export class SegmentWriter implements Disposable {
  readonly #directory: string;
  readonly #octetsMax: number;
  #segment: number;
  #length: number;
  /** The current file is not as long as it was when it was committed: nothing can be appended to it. */
  #isDamaged = false;
  #file: number | undefined;
  #unsynced = false;
  /** Segments sealed since the last commit: their rows are still to be written. */
  #sealed: SegmentPosition[] = [];

  constructor(directory: string, committed: SegmentPosition, octetsMax = segmentOctetsMax) {
    this.#directory = directory;
    this.#octetsMax = octetsMax;
    this.#segment = committed.segment;
    this.#length = committed.length;
    mkdirSync(segmentsDirectory(directory), { recursive: true, mode: 0o700 });
    this.rollback(committed);
  }

  get position(): SegmentPosition {
    return { segment: this.#segment, length: this.#length };
  }

  /** Appends one record, not yet synced. On failure the segment is as before. */
  append(bodyId: number, content: Content): RecordLocation {
    const storedSize = content.size;
    const total = recordHeaderSize + storedSize;
    if (content.octets !== undefined && content.octets.length !== storedSize) {
      throw new Error(`Cannot append ${content.octets.length} octets as ${storedSize}`);
    }
    if (this.#isFull(total)) this.#begin();
    const header = formatRecordHeader({
      bodyId,
      compressed: false,
      storedSize,
      size: content.size,
      crc32: content.crc32,
    });
    const offset = this.#length;
    try {
      if (content.octets !== undefined) this.#write([header, content.octets], offset);
      else this.#copy(header, content.file!, { offset, size: content.size });
    } catch (error) {
      this.#forget(offset);
      throw error;
    }
    this.#length += total;
    this.#unsynced = true;
    return { segment: this.#segment, offset, storedSize, compressed: false };
  }

  /** Appends a record as it stands in another segment (header and octets), for compaction. */
  appendRecord(record: Buffer): { readonly segment: number; readonly offset: number } {
    if (this.#isFull(record.length)) this.#begin();
    const offset = this.#length;
    try {
      this.#write([record], offset);
    } catch (error) {
      this.#forget(offset);
      throw error;
    }
    this.#length += record.length;
    this.#unsynced = true;
    return { segment: this.#segment, offset };
  }

  /** Takes back what was appended since `to`, with the segments begun since; what came before stays, synced or not. */
  cut(to: SegmentPosition): void {
    if (this.#segment === to.segment && this.#length === to.length) return;
    if (this.#segment !== to.segment) {
      this.#close();
      this.#removeSegmentsAfter(to.segment);
      this.#sealed = this.#sealed.filter(({ segment }) => segment < to.segment);
      this.#segment = to.segment;
    }
    this.#length = to.length;
    this.#checkLength();
  }

  /** Everything appended is on disk when this returns. */
  sync(): void {
    if (!this.#unsynced) return;
    fdatasyncSync(this.#open());
    this.#unsynced = false;
  }

  /** Segments sealed since the last call; called inside the transaction that records them. */
  takeSealed(): readonly SegmentPosition[] {
    const sealed = this.#sealed;
    this.#sealed = [];
    return sealed;
  }

  /** Cuts off everything behind `to`: the transaction that should have recorded it did not commit. */
  rollback(to: SegmentPosition): void {
    this.#close();
    this.#sealed = [];
    this.#unsynced = false;
    this.#removeSegmentsAfter(to.segment);
    this.#segment = to.segment;
    this.#length = to.length;
    this.#checkLength();
  }

  [Symbol.dispose](): void {
    this.#close();
  }

  #isFull(octets: number): boolean {
    if (this.#segment === 0 || this.#isDamaged) return true;
    return this.#length > 0 && this.#length + octets > this.#octetsMax;
  }

  /** Begins the next segment. On failure the current one stays as it is. */
  #begin(): void {
    this.sync();
    const path = segmentFile(this.#directory, this.#segment + 1);
    const file = openSync(path, "w+", 0o600);
    try {
      syncDirectory(segmentsDirectory(this.#directory));
    } catch (error) {
      closeSync(file);
      unlinkSync(path);
      throw error;
    }
    if (this.#segment > 0) this.#sealed.push(this.position);
    this.#close();
    this.#file = file;
    this.#segment++;
    this.#length = 0;
    this.#isDamaged = false;
    this.#unsynced = true;
  }

  #removeSegmentsAfter(last: number): void {
    for (const name of readdirSync(segmentsDirectory(this.#directory))) {
      const segment = segmentOfFile(name);
      if (segment !== undefined && segment > last) {
        unlinkSync(segmentFile(this.#directory, segment));
      }
    }
  }

  /** Cuts off what is behind the current length. Where octets are lost, the next record begins a new segment. */
  #checkLength(): void {
    this.#isDamaged = false;
    if (this.#segment === 0) {
      this.#unsynced = false;
      return;
    }
    const path = segmentFile(this.#directory, this.#segment);
    const size = statSync(path, { throwIfNoEntry: false })?.size;
    if (size === undefined || size < this.#length) {
      this.#isDamaged = true;
      this.#unsynced = false;
    } else if (size > this.#length) {
      this.#truncate(this.#length);
    }
  }

  #write(parts: readonly Uint8Array[], offset: number): void {
    const expected = parts.reduce((sum, part) => sum + part.length, 0);
    const written = writevSync(this.#open(), parts as Uint8Array[], offset);
    if (written === expected) return;
    // A short write: again what is left, until it is done or says why not.
    let rest: Uint8Array = Buffer.concat(parts).subarray(written);
    let at = offset + written;
    while (rest.length > 0) {
      const more = writeSync(this.#open(), rest, 0, rest.length, at);
      if (more === 0)
        throw Object.assign(new Error("Cannot write to the segment"), { code: "ENOSPC" });
      rest = rest.subarray(more);
      at += more;
    }
  }

  #copy(header: Buffer, file: string, { offset, size }: { offset: number; size: number }): void {
    this.#write([header], offset);
    const source = openSync(file, "r");
    try {
      const slice = Buffer.allocUnsafe(Math.min(copySliceOctets, Math.max(1, size)));
      for (let at = 0; at < size;) {
        const count = readSync(source, slice, 0, Math.min(slice.length, size - at), at);
        if (count === 0)
          throw new Error(`Cannot read the spooled message: it ends at octet ${at} of ${size}`);
        this.#write([slice.subarray(0, count)], offset + header.length + at);
        at += count;
      }
    } finally {
      closeSync(source);
    }
  }

  /** Cuts off a record that could not be written, if that is possible; the next one is written over it. */
  #forget(offset: number): void {
    try {
      this.#truncate(offset);
    } catch {
      // What is behind the length is nobody's: it is cut off when the store opens.
    }
  }

  #truncate(length: number): void {
    if (this.#segment === 0) return;
    ftruncateSync(this.#open(), length);
    this.#unsynced = true;
  }

  #open(): number {
    this.#file ??= openSync(segmentFile(this.#directory, this.#segment), "r+");
    return this.#file;
  }

  #close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}

function syncDirectory(path: string): void {
  const directory = openSync(path, "r");
  try {
    fsyncSync(directory);
  } finally {
    closeSync(directory);
  }
}
