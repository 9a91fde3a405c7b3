import { existsSync, readdirSync, statSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { crc32, zstdDecompressSync } from "node:zlib";
import { segmentFile, segmentOfFile, segmentsDirectory } from "./data-directory.ts";
import type { Reader } from "./reader.ts";
import { parseRecordHeader, recordHeaderSize } from "./segment-record.ts";
import { SegmentReader } from "./segment-reader.ts";

const sliceOctets = 1024 * 1024;
const progressEvery = 1000;

interface BodyRow {
  readonly id: number;
  readonly segment: number;
  readonly offset: number;
  readonly storedSize: number;
  readonly compressed: number;
  readonly size: number;
  readonly headerSize: number;
}

interface Options {
  readonly directory: string;
  /** Sees the newest state, while `reader` keeps to its snapshot. */
  readonly latest: Reader;
  readonly fault: (text: string) => void;
  readonly progress?: (done: number, total: number) => void;
}

/** Reference counts, records and their checksums, segments and their files. */
export async function verifyBodies(reader: Reader, options: Options): Promise<void> {
  verifyReferences(reader, options.fault);
  const total = reader.get<{ n: number }>("SELECT count(*) AS n FROM body")!.n;
  using segments = new SegmentReader(options.directory);
  const used = reader
    .statement("SELECT DISTINCT segment FROM body ORDER BY segment")
    .pluck()
    .all() as number[];
  let done = 0;
  for (const segment of used) {
    let end = 0;
    for (const row of bodiesOf(reader, segment)) {
      if (row.offset < end) options.fault(`Body ${row.id} overlaps the one before it`);
      end = row.offset + recordHeaderSize + row.storedSize;
      verifyRecord(row, { ...options, segments });
      done++;
      if (done % progressEvery === 0) options.progress?.(done, total);
      if (done % 20 === 0) await setImmediate();
    }
    verifyLength(reader, { segment, end, fault: options.fault });
  }
  verifyFiles(reader, options);
}

function bodiesOf(reader: Reader, segment: number): BodyRow[] {
  return reader.all<BodyRow>(
    `SELECT id, segment, offset, stored_size AS storedSize, compressed, size, header_size AS headerSize
     FROM body WHERE segment = ? ORDER BY offset`,
    segment,
  );
}

function verifyReferences(reader: Reader, fault: (text: string) => void): void {
  const wrong = reader.all<{ id: number; refs: number; found: number }>(`
    SELECT b.id, b.refs, coalesce(r.found, 0) AS found FROM body b LEFT JOIN (
      SELECT body_id, count(*) AS found FROM (
        SELECT body_id FROM message UNION ALL SELECT body_id FROM queue_entry
      ) GROUP BY body_id) r ON r.body_id = b.id
    WHERE b.refs != coalesce(r.found, 0) OR b.refs <= 0`);
  for (const { id, refs, found } of wrong) {
    fault(`Body ${id} counts ${refs} references, but there are ${found}`);
  }
  const future = "SELECT id FROM body WHERE id >= (SELECT next_body_id FROM state)";
  for (const { id } of reader.all<{ id: number }>(future)) {
    fault(`Body ${id} has an id from the future`);
  }
}

function verifyRecord(row: BodyRow, options: Options & { segments: SegmentReader }): void {
  const text = recordFault(row, options.segments);
  if (text === undefined) return;
  // While a server runs, compaction may have moved the record since the snapshot: look where it is now.
  const now = options.latest.get<{ segment: number; offset: number }>(
    "SELECT segment, offset FROM body WHERE id = ?",
    row.id,
  );
  if (now === undefined) return;
  if (now.segment === row.segment && now.offset === row.offset) {
    options.fault(`Body ${row.id} ${text}`);
    return;
  }
  const second = recordFault({ ...row, ...now }, options.segments);
  if (second !== undefined) options.fault(`Body ${row.id} ${second}`);
}

/** What is wrong with the record, or undefined. */
function recordFault(row: BodyRow, segments: SegmentReader): string | undefined {
  if (row.headerSize > row.size) return "has a header longer than itself";
  try {
    const octets = segments.read(row, -recordHeaderSize, 0);
    if (octets === undefined) return `is in segment ${row.segment}, whose file is missing`;
    const record = parseRecordHeader(octets);
    if (record === undefined) return `has no record in segment ${row.segment} at ${row.offset}`;
    if (
      record.bodyId !== row.id ||
      record.storedSize !== row.storedSize ||
      record.size !== row.size ||
      record.compressed !== (row.compressed !== 0)
    ) {
      return `has a record of another body in segment ${row.segment} at ${row.offset}`;
    }
    let sum = 0;
    for (let at = 0; at < row.storedSize; at += sliceOctets) {
      const piece = segments.read(row, at, Math.min(at + sliceOctets, row.storedSize));
      if (piece === undefined) return `is in segment ${row.segment}, whose file is missing`;
      sum = crc32(piece, sum);
    }
    if (sum !== record.crc32) return "does not match its checksum";
    if (!record.compressed) return undefined;
    const frame = segments.read(row, 0, row.storedSize) ?? Buffer.alloc(0);
    const { length } = zstdDecompressSync(frame, { maxOutputLength: row.size });
    return length === row.size ? undefined : `unpacks to ${length} octets instead of ${row.size}`;
  } catch (error) {
    return `cannot be read: ${Error.isError(error) ? error.message : String(error)}`;
  }
}

function verifyLength(
  reader: Reader,
  { segment, end, fault }: { segment: number; end: number; fault: (text: string) => void },
): void {
  const state = reader.get<{ segment: number; segment_length: number }>(
    "SELECT segment, segment_length FROM state",
  )!;
  const row = reader.get<{ length: number; sealed_at: number | null }>(
    "SELECT length, sealed_at FROM segment WHERE id = ?",
    segment,
  );
  const length = segment === state.segment ? state.segment_length : row?.length;
  if (length === undefined || (segment !== state.segment && row?.sealed_at == null)) {
    fault(`Segment ${segment} holds mail, but is not recorded`);
  } else if (end > length) {
    fault(`Segment ${segment} is recorded with ${length} octets, but mail goes up to ${end}`);
  }
}

/** Recorded segments without a file, and files that nobody knows. */
function verifyFiles(reader: Reader, { directory, latest, fault }: Options): void {
  const state = reader.get<{ segment: number; segment_length: number }>(
    "SELECT segment, segment_length FROM state",
  )!;
  const known = reader
    .statement("SELECT id FROM segment UNION SELECT segment FROM body")
    .pluck()
    .all() as number[];
  // An unsealed one in front of the current segment has been emptied: its file is there or not.
  const inUse =
    "SELECT id FROM segment WHERE sealed_at IS NOT NULL UNION SELECT segment AS id FROM body";
  for (const { id } of reader.all<{ id: number }>(inUse)) {
    const isStillInUse = latest.get(`SELECT 1 FROM (${inUse}) WHERE id = ?`, id) !== undefined;
    if (isStillInUse && !existsSync(segmentFile(directory, id))) {
      fault(`Segment ${id} has no file`);
    }
  }
  if (state.segment > 0) {
    const size = statSync(segmentFile(directory, state.segment), { throwIfNoEntry: false })?.size;
    const moved = latest.get<{ segment: number }>("SELECT segment FROM state")!.segment;
    if (moved === state.segment && (size ?? 0) < state.segment_length) {
      fault(
        `Segment ${state.segment} is ${size ?? 0} octets long instead of ${state.segment_length}`,
      );
    }
  }
  for (const name of readdirSync(segmentsDirectory(directory))) {
    const segment = segmentOfFile(name);
    // One behind the current segment may be in the making; the store removes it at its next start if it was not.
    if (segment === undefined || (segment < state.segment && !known.includes(segment))) {
      fault(`The file segments/${name} belongs to nobody`);
    }
  }
}
