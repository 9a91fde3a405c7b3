import { crc32 } from "node:zlib";

/**
 * The record of one body in a segment: a header that describes itself, so that mail can be found again without the
 * database, and then the octets as stored.
 *
 *      0  4  magic "HPM1"
 *      4  4  flags, bit 0: the octets are a zstd frame
 *      8  8  body id
 *     16  4  octets as stored
 *     20  4  octets of the message
 *     24  4  CRC-32 of the octets as stored
 *     28  4  CRC-32 of the 28 octets above
 *
 * All numbers are little-endian.
 */
export interface SegmentRecord {
  readonly bodyId: number;
  readonly compressed: boolean;
  readonly storedSize: number;
  readonly size: number;
  readonly crc32: number;
}

export const recordHeaderSize = 32;
const magic = 0x314d5048;
const compressedFlag = 1;

export function formatRecordHeader(record: SegmentRecord): Buffer {
  const header = Buffer.allocUnsafe(recordHeaderSize);
  header.writeUInt32LE(magic, 0);
  header.writeUInt32LE(record.compressed ? compressedFlag : 0, 4);
  header.writeBigUInt64LE(BigInt(record.bodyId), 8);
  header.writeUInt32LE(record.storedSize, 16);
  header.writeUInt32LE(record.size, 20);
  header.writeUInt32LE(record.crc32, 24);
  header.writeUInt32LE(crc32(header.subarray(0, 28)), 28);
  return header;
}

/** Undefined where the octets are no record header. */
export function parseRecordHeader(header: Buffer): SegmentRecord | undefined {
  if (header.length < recordHeaderSize || header.readUInt32LE(0) !== magic) return undefined;
  if (header.readUInt32LE(28) !== crc32(header.subarray(0, 28))) return undefined;
  return {
    bodyId: Number(header.readBigUInt64LE(8)),
    compressed: (header.readUInt32LE(4) & compressedFlag) !== 0,
    storedSize: header.readUInt32LE(16),
    size: header.readUInt32LE(20),
    crc32: header.readUInt32LE(24),
  };
}
