// ZIP files that only hold: attachments are compressed already, or small. Written as they come, so that nothing has to
// be there as a whole. PKWARE APPNOTE 6.3.10
import { crc32 } from "./crc32.ts";

export interface ZippedFile {
  readonly name: string;
  readonly at: Date;
  readonly octets: () => AsyncIterable<Uint8Array<ArrayBuffer>>;
}

/** Without the additions for large files: what would be larger is refused. APPNOTE §4.4.8 */
const octetsMax = 0xffff_ffff;
const filesMax = 1000;

/** Throws a RangeError where it would be too large. */
export async function* zipOf(
  files: readonly ZippedFile[],
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  if (files.length > filesMax) throw new RangeError(`A ZIP file of ours has ${filesMax} files`);
  const names = distinctNames(files.map(({ name }) => name));
  const entries: Uint8Array<ArrayBuffer>[] = [];
  let offset = 0;
  for (const [index, { at, octets }] of files.entries()) {
    const name = new TextEncoder().encode(names[index]);
    const start = offset;
    const header = record(0x04034b50, [...shared(at), [4, 0], [4, 0], [4, 0]], name);
    yield header;
    offset += header.length;
    let [sum, size] = [0, 0];
    for await (const piece of octets()) {
      sum = crc32(piece, sum);
      size += piece.length;
      if (offset + size > octetsMax) throw new RangeError("A ZIP file of ours has 4 GB");
      yield piece;
    }
    // §4.3.9: only now is known what there is.
    const sums: Numbers = [
      [4, sum],
      [4, size],
      [4, size],
    ];
    const descriptor = numbers([[4, 0x08074b50], ...sums]);
    yield descriptor;
    offset += size + descriptor.length;
    entries.push(entry({ at, sums, name, start }));
  }
  yield* entries;
  const size = entries.reduce((total, { length }) => total + length, 0);
  yield numbers([
    [4, 0x06054b50],
    [4, 0],
    [2, files.length],
    [2, files.length],
    [4, size],
    [4, offset],
    [2, 0],
  ]);
}

/** Octets and value, one after the other. */
type Numbers = readonly (readonly [2 | 4, number])[];

/** What begins both headers of a file: version, flags (sizes follow, names are UTF-8), stored, time, date. */
function shared(at: Date): Numbers {
  const year = Math.min(Math.max(at.getFullYear() - 1980, 0), 127);
  return [
    [2, 20],
    [2, 0x0808],
    [2, 0],
    [2, (at.getHours() << 11) | (at.getMinutes() << 5) | (at.getSeconds() >> 1)],
    [2, (year << 9) | ((at.getMonth() + 1) << 5) | at.getDate()],
  ];
}

/** §4.3.12 */
function entry(of: {
  readonly at: Date;
  readonly sums: Numbers;
  readonly name: Uint8Array;
  readonly start: number;
}): Uint8Array<ArrayBuffer> {
  const { at, sums, name, start } = of;
  const fixed = numbers([
    [4, 0x02014b50],
    [2, 20],
    ...shared(at),
    ...sums,
    [2, name.length],
    [4, 0],
    [4, 0],
    [4, 0],
    [4, start],
  ]);
  return joined(fixed, name);
}

function record(signature: number, fields: Numbers, name: Uint8Array): Uint8Array<ArrayBuffer> {
  return joined(numbers([[4, signature], ...fields, [2, name.length], [2, 0]]), name);
}

function numbers(values: Numbers): Uint8Array<ArrayBuffer> {
  const octets = values.flatMap(([length, value]) =>
    Array.from({ length }, (_, at) => (value >>> (8 * at)) & 0xff),
  );
  return Uint8Array.from(octets);
}

function joined(one: Uint8Array, other: Uint8Array): Uint8Array<ArrayBuffer> {
  const both = new Uint8Array(one.length + other.length);
  both.set(one);
  both.set(other, one.length);
  return both;
}

const nameCharactersMax = 150;

/** Names that all disks take and that lead nowhere, each only once. */
export function distinctNames(wished: readonly string[]): readonly string[] {
  const taken = new Set<string>();
  return wished.map((name) => {
    const clean = name
      .replaceAll(/[\p{Cc}\\/:*?"<>|]+/gu, "_")
      .replace(/^[\s.]+/, "")
      .slice(-nameCharactersMax)
      .trim();
    const [, stem = "", ending = ""] = /^(.*?)(\.[^.]{1,10})?$/su.exec(clean) ?? [];
    let free = clean || "attachment";
    for (let count = 2; taken.has(free.toLowerCase()); count++) {
      free = `${stem || "attachment"} (${count})${ending}`;
    }
    taken.add(free.toLowerCase());
    return free;
  });
}
