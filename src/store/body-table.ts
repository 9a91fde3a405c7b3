import { insertBodyThread } from "./body-thread.ts";
import type { Content } from "./content.ts";
import type { BodyId } from "./ids.ts";
import { recordHeaderSize } from "./segment-record.ts";
import type { RecordLocation } from "./segment-writer.ts";
import type { WriteContext } from "./write-context.ts";

/** Inserts the row of a body whose record has been appended and synced. */
export function insertBody(
  context: WriteContext,
  body: {
    readonly id: BodyId;
    readonly content: Content;
    readonly location: RecordLocation;
    readonly refs: number;
    readonly prefix: string;
  },
): void {
  const { content, location } = body;
  context.run(
    `INSERT INTO body (id, refs, segment, offset, stored_size, compressed, size, header_size, prefix, envelope,
       body_structure, structure, preview)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    body.id,
    body.refs,
    location.segment,
    location.offset,
    location.storedSize,
    location.compressed ? 1 : 0,
    content.size,
    content.headerSize,
    body.prefix,
    content.envelope,
    content.bodyStructure,
    content.structure,
    content.preview,
  );
  insertBodyThread(context, body.id, content.thread);
}

export function addReferences(context: WriteContext, id: BodyId, count: number): void {
  context.run("UPDATE body SET refs = refs + ? WHERE id = ?", count, id);
}

/** Takes one reference away. A body that nobody refers to goes, and its record counts as dead. */
export function releaseBody(context: WriteContext, id: BodyId): void {
  const row = context.get<{ refs: number; segment: number; stored_size: number }>(
    "UPDATE body SET refs = refs - 1 WHERE id = ? RETURNING refs, segment, stored_size",
    id,
  );
  if (row === undefined || row.refs > 0) return;
  context.run("DELETE FROM body WHERE id = ?", id);
  context.run("DELETE FROM body_thread WHERE body_id = ?", id);
  addDeadOctets(context, row.segment, row.stored_size + recordHeaderSize);
}

/** Notes octets of a segment that no row refers to any more. */
export function addDeadOctets(context: WriteContext, segment: number, octets: number): void {
  context.run(
    `INSERT INTO segment (id, length, dead) VALUES (?, 0, ?)
     ON CONFLICT (id) DO UPDATE SET dead = dead + excluded.dead`,
    segment,
    octets,
  );
}
