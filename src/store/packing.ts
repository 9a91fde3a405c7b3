import { constants, zstdCompressSync } from "node:zlib";

/** Smaller ones fill no page of the card either way. */
const octetsMin = 4 * 1024;
/** Reading a section of a packed body unpacks all of it, so large ones stay plain. */
const octetsMax = 256 * 1024;
/** Packed only if it comes to a third: unpacking 12 kB takes 35 µs, as long as reading it ten times. */
const worthwhileShare = 1 / 3;

const options = { params: { [constants.ZSTD_c_compressionLevel]: 1 } };

/**
 * A body as a zstd frame, or undefined where that does not pay. Newsletters come to a fifth, and what is not written
 * wears no card; base64 and prose stay as they are, and quick to read.
 */
export function packed(octets: Uint8Array): Uint8Array | undefined {
  if (octets.length < octetsMin || octets.length > octetsMax) return undefined;
  const frame = zstdCompressSync(octets, options);
  return frame.length <= octets.length * worthwhileShare ? frame : undefined;
}
