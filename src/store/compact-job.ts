import { closeSync, openSync, readSync } from "node:fs";
import { addDeadOctets } from "./body-table.ts";
import type { CompactArgs, Compacted } from "./jobs.ts";
import { parseRecordHeader, recordHeaderSize } from "./segment-record.ts";
import { segmentFile } from "./data-directory.ts";
import type { WriteContext } from "./write-context.ts";

interface LiveBody {
  readonly id: number;
  readonly offset: number;
  readonly stored_size: number;
}

/** A record that has been appended anew, before the transaction that points to it. */
export interface MovedRecord {
  readonly bodyId: number;
  readonly segment: number;
  readonly offset: number;
  /** Header included. */
  readonly octets: number;
}

export interface CompactionSlice {
  /** Undefined: nothing to compact. */
  readonly segment: number | undefined;
  readonly moved: readonly MovedRecord[];
}

/**
 * Copies live records of the worst sealed segment to the end of the current one, up to the slice's size. They are
 * synced by the caller before `finishCompaction` moves the rows; until then the old places stay true.
 */
export function beginCompaction(
  context: WriteContext,
  { directory, args }: { directory: string; args: CompactArgs },
): CompactionSlice {
  const current = context.segments.position.segment;
  const worst = context.get<{ id: number }>(
    `SELECT id FROM segment WHERE sealed_at IS NOT NULL AND id < ? AND dead > 0
       AND (dead >= length * ? OR sealed_at < ?) AND id NOT IN (SELECT value FROM json_each(?))
     ORDER BY dead DESC LIMIT 1`,
    current,
    args.deadShare,
    args.sealedBefore,
    JSON.stringify(args.except),
  );
  if (worst === undefined) return { segment: undefined, moved: [] };
  const moved: MovedRecord[] = [];
  const file = openIfThere(segmentFile(directory, worst.id));
  if (file === undefined) return { segment: worst.id, moved };
  try {
    let octets = 0;
    for (const body of liveBodies(context, worst.id)) {
      if (octets > 0 && octets + body.stored_size > args.sliceOctets) break;
      const record = readRecord(file, body);
      // A damaged record stays where it is, and its segment with it: verify tells, nothing is made worse.
      if (record === undefined) continue;
      moved.push({
        bodyId: body.id,
        octets: record.length,
        ...context.segments.appendRecord(record),
      });
      octets += record.length;
    }
  } finally {
    closeSync(file);
  }
  return { segment: worst.id, moved };
}

/** Moves the rows to the new places; the file of a segment without live records goes after the commit. */
export function finishCompaction(context: WriteContext, slice: CompactionSlice): Compacted {
  if (slice.segment === undefined) return { removed: [], stuck: undefined, more: false };
  for (const { bodyId, segment, offset, octets } of slice.moved) {
    const moved = context.run(
      "UPDATE body SET segment = ?, offset = ? WHERE id = ?",
      segment,
      offset,
      bodyId,
    );
    // A job of the same batch has removed the body: then it is the new record that nobody refers to.
    addDeadOctets(context, moved > 0 ? slice.segment : segment, octets);
  }
  if (context.get("SELECT 1 FROM body WHERE segment = ? LIMIT 1", slice.segment) === undefined) {
    // The row stays until the file is gone: at no moment is there a file that nobody knows.
    context.run("UPDATE segment SET sealed_at = NULL WHERE id = ?", slice.segment);
    context.removedSegments.push(slice.segment);
    return { removed: [slice.segment], stuck: undefined, more: true };
  }
  const stuck = slice.moved.length === 0 ? slice.segment : undefined;
  return { removed: [], stuck, more: true };
}

function liveBodies(context: WriteContext, segment: number): LiveBody[] {
  return context.all<LiveBody>(
    "SELECT id, offset, stored_size FROM body WHERE segment = ? ORDER BY offset LIMIT 5000",
    segment,
  );
}

function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, "r");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
}

function readRecord(file: number, body: LiveBody): Buffer | undefined {
  const record = Buffer.allocUnsafe(recordHeaderSize + body.stored_size);
  for (let at = 0; at < record.length;) {
    const count = readSync(file, record, at, record.length - at, body.offset + at);
    if (count === 0) return undefined;
    at += count;
  }
  const header = parseRecordHeader(record);
  return header?.bodyId === body.id && header.storedSize === body.stored_size ? record : undefined;
}
