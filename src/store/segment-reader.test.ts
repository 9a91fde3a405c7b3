import assert from "node:assert/strict";
import { mkdirSync, readdirSync, readlinkSync, rmSync, writeFileSync } from "node:fs";
import { describe, it } from "node:test";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import { segmentFile, segmentsDirectory } from "./data-directory.ts";
import { StoreFault } from "./mail-store.ts";
import { recordHeaderSize } from "./segment-record.ts";
import { SegmentReader } from "./segment-reader.ts";

const octets = Buffer.from("0123456789".repeat(100));
const place = (segment: number, offset = 0) => ({ segment, offset });

async function segments(count: number): Promise<TemporaryDirectory> {
  const directory = await TemporaryDirectory.make("segments");
  mkdirSync(segmentsDirectory(directory.path));
  for (let segment = 1; segment <= count; segment++) {
    const header = Buffer.alloc(recordHeaderSize, segment);
    writeFileSync(segmentFile(directory.path, segment), Buffer.concat([header, octets]));
  }
  return directory;
}

/** Segments that this process has open. */
function openSegments(directory: TemporaryDirectory): number {
  return readdirSync("/proc/self/fd").filter((name) => {
    try {
      return readlinkSync(`/proc/self/fd/${name}`).startsWith(directory.path);
    } catch {
      return false;
    }
  }).length;
}

async function collected(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(pieces));
}

describe("read", () => {
  it("gives what stands there, and says where it ends", async () => {
    await using directory = await segments(1);
    using reader = new SegmentReader(directory.path);
    assert.equal(reader.read(place(1), 0, 10)!.toString(), "0123456789");
    assert.equal(reader.read(place(1, 5), 990, 995)!.toString(), "56789");
    assert.equal(reader.read(place(1), 7, 7)!.length, 0);
    assert.equal(reader.read(place(1), -recordHeaderSize, 0)![0], 1);
    assert.throws(() => reader.read(place(1), 990, 1001), StoreFault);
    assert.throws(() => reader.read(place(1, 5000), 0, 1), StoreFault);
    assert.equal(reader.read(place(2), 0, 1), undefined);
  });

  it("keeps a bounded number of files open", async () => {
    await using directory = await segments(50);
    using reader = new SegmentReader(directory.path);
    for (let segment = 1; segment <= 50; segment++) {
      assert.ok(reader.read(place(segment), 0, 1));
      assert.ok(openSegments(directory) <= 32);
    }
    assert.equal(reader.read(place(1), -1, 0)![0], 1);
    reader[Symbol.dispose]();
    assert.equal(openSegments(directory), 0);
  });
});

describe("stream", () => {
  it("gives the same in pieces", async () => {
    await using directory = await segments(1);
    using reader = new SegmentReader(directory.path);
    for (const pieceOctets of [1, 7, 999, 1000, 5000]) {
      const range = { start: 3, end: 997, pieceOctets };
      const read = await collected(reader.stream(place(1), range)!);
      assert.ok(read.equals(octets.subarray(3, 997)), `pieces of ${pieceOctets}`);
    }
    assert.equal(reader.stream(place(2), { start: 0, end: 1, pieceOctets: 1 }), undefined);
    const beyond = reader.stream(place(1), { start: 0, end: 1001, pieceOctets: 400 })!;
    await assert.rejects(collected(beyond), StoreFault);
  });

  it("reads on in a segment that is dropped, and closes it then", async () => {
    await using directory = await segments(1);
    using reader = new SegmentReader(directory.path);
    const range = { start: 0, end: 1000, pieceOctets: 300 };
    const first = reader.stream(place(1), range)!;
    const second = reader.stream(place(1), range)![Symbol.asyncIterator]();
    await second.next();
    rmSync(segmentFile(directory.path, 1));
    reader.drop(1);
    reader.drop(1);
    assert.equal(reader.read(place(1), 0, 1)!.toString(), "0");
    assert.equal(openSegments(directory), 1);
    assert.ok((await collected(first)).equals(octets));
    assert.equal(openSegments(directory), 1);
    await second.return!();
    assert.equal(openSegments(directory), 0);
    assert.equal(reader.read(place(1), 0, 1), undefined);
  });
});

describe("hold", () => {
  it("keeps a dropped segment readable until all have let go of it", async () => {
    await using directory = await segments(1);
    using reader = new SegmentReader(directory.path);
    const first = reader.hold(1)!;
    const second = reader.hold(1)!;
    rmSync(segmentFile(directory.path, 1));
    reader.drop(1);
    first[Symbol.dispose]();
    first[Symbol.dispose]();
    assert.equal(reader.read(place(1), 0, 1)!.toString(), "0");
    second[Symbol.dispose]();
    assert.equal(reader.read(place(1), 0, 1), undefined);
    assert.equal(reader.hold(1), undefined);
    assert.equal(openSegments(directory), 0);
  });

  it("is not undone by many others that are read", async () => {
    await using directory = await segments(50);
    using reader = new SegmentReader(directory.path);
    using _hold = reader.hold(1)!;
    rmSync(segmentFile(directory.path, 1));
    for (let segment = 2; segment <= 50; segment++) assert.ok(reader.read(place(segment), 0, 1));
    assert.equal(openSegments(directory), 32);
    assert.equal(reader.read(place(1), 0, 1)!.toString(), "0");
  });
});
