import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { describe, it } from "node:test";
import { crc32 } from "node:zlib";
import { contentOf } from "../testing/content.ts";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import type { Content } from "./content.ts";
import { segmentFile } from "./data-directory.ts";
import { parseRecordHeader, recordHeaderSize } from "./segment-record.ts";
import { SegmentWriter } from "./segment-writer.ts";
import type { SegmentPosition } from "./segment-writer.ts";

const start: SegmentPosition = { segment: 0, length: 0 };
const octetsMax = 1000;

/** A content of `size` octets, all the same. */
function filled(size: number, with_ = "x"): Content {
  return contentOf(Buffer.alloc(size, with_));
}

class Segments implements AsyncDisposable {
  readonly temporary: TemporaryDirectory;
  writer: SegmentWriter;

  private constructor(temporary: TemporaryDirectory) {
    this.temporary = temporary;
    this.writer = new SegmentWriter(temporary.path, start, octetsMax);
  }

  static async open(): Promise<Segments> {
    return new Segments(await TemporaryDirectory.make("segments"));
  }

  /** The process has died; the next one knows `committed`. */
  reopen(committed: SegmentPosition): void {
    this.writer[Symbol.dispose]();
    this.writer = new SegmentWriter(this.temporary.path, committed, octetsMax);
  }

  path(segment: number): string {
    return segmentFile(this.temporary.path, segment);
  }

  octets(segment: number): Buffer {
    return readFileSync(this.path(segment));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.writer[Symbol.dispose]();
    await this.temporary[Symbol.asyncDispose]();
  }
}

describe("append", () => {
  it("writes header and octets one behind the other", async () => {
    await using segments = await Segments.open();
    const first = segments.writer.append(7, contentOf(Buffer.from("first")));
    const second = segments.writer.append(8, contentOf(Buffer.from("")));
    segments.writer.sync();
    assert.deepEqual(first, { segment: 1, offset: 0, storedSize: 5, compressed: false });
    assert.equal(second.offset, recordHeaderSize + 5);
    const octets = segments.octets(1);
    assert.equal(octets.length, 2 * recordHeaderSize + 5);
    assert.equal(octets.toString("latin1", recordHeaderSize, second.offset), "first");
    assert.equal(parseRecordHeader(octets)!.bodyId, 7);
    assert.equal(parseRecordHeader(octets)!.crc32, crc32("first"));
    assert.equal(parseRecordHeader(octets.subarray(second.offset))!.bodyId, 8);
  });

  it("copies a spooled file of any size", async () => {
    await using segments = await Segments.open();
    for (const size of [0, 1, 1024 * 1024, 1024 * 1024 * 2 + 17]) {
      const octets = Buffer.alloc(size, "0123456789\r\n");
      const file = segments.temporary.file("spooled");
      writeFileSync(file, octets);
      const { segment, offset } = segments.writer.append(1, {
        ...contentOf(octets),
        octets: undefined,
        file,
      });
      const written = segments.octets(segment).subarray(offset + recordHeaderSize);
      assert.ok(written.equals(octets), `${size} octets`);
    }
  });

  it("begins a new segment where the record would take it past its size", async () => {
    await using segments = await Segments.open();
    segments.writer.append(1, filled(octetsMax - recordHeaderSize));
    const second = segments.writer.append(2, filled(1));
    const huge = segments.writer.append(3, filled(5 * octetsMax));
    const last = segments.writer.append(4, filled(1));
    assert.deepEqual([second.segment, huge.segment, last.segment], [2, 3, 4]);
    assert.deepEqual(segments.writer.takeSealed(), [
      { segment: 1, length: octetsMax },
      { segment: 2, length: recordHeaderSize + 1 },
      { segment: 3, length: recordHeaderSize + 5 * octetsMax },
    ]);
    assert.deepEqual(segments.writer.takeSealed(), []);
  });
});

describe("append that fails", () => {
  it("leaves the segment as it was where the record cannot be written", async () => {
    await using segments = await Segments.open();
    segments.writer.append(1, filled(10));
    const before = segments.octets(1);
    const { position } = segments.writer;
    const spooled = segments.temporary.file("spooled");
    writeFileSync(spooled, "too short");
    const broken: Content[] = [
      { ...filled(0), octets: undefined, file: segments.temporary.file("none") },
      { ...filled(0), octets: undefined, file: spooled, size: 100 },
      // Handed over to another thread before: such a buffer is empty.
      { ...filled(10), octets: new Uint8Array() },
      { ...filled(10), octets: Buffer.alloc(11) },
      { ...filled(10), crc32: -1 },
      { ...filled(10), crc32: 2 ** 32 },
    ];
    for (const one of broken) {
      assert.throws(() => segments.writer.append(2, one));
      assert.deepEqual(segments.writer.position, position);
      assert.deepEqual(segments.octets(1), before);
    }
    assert.equal(segments.writer.append(3, filled(1)).offset, position.length);
  });

  it("keeps the segment where the next cannot be begun", async () => {
    await using segments = await Segments.open();
    segments.writer.append(1, filled(500));
    const { position } = segments.writer;
    mkdirSync(segments.path(2));
    assert.throws(() => segments.writer.append(2, filled(600)), { code: "EISDIR" });
    assert.deepEqual(segments.writer.position, position);
    assert.deepEqual(segments.writer.takeSealed(), []);
    assert.equal(segments.writer.append(3, filled(1)).segment, 1);
    rmSync(segments.path(2), { recursive: true });
    assert.equal(segments.writer.append(4, filled(600)).segment, 2);
  });
});

describe("cut", () => {
  it("takes back records of the current segment", async () => {
    await using segments = await Segments.open();
    segments.writer.append(1, filled(10));
    const { position } = segments.writer;
    segments.writer.append(2, filled(20));
    segments.writer.cut(position);
    assert.deepEqual(segments.writer.position, position);
    assert.equal(segments.octets(1).length, position.length);
  });

  it("takes back segments begun since, and keeps what was sealed before", async () => {
    await using segments = await Segments.open();
    segments.writer.append(1, filled(900));
    segments.writer.append(2, filled(500));
    const { position } = segments.writer;
    segments.writer.append(3, filled(100));
    segments.writer.append(4, filled(900));
    segments.writer.append(5, filled(900));
    segments.writer.cut(position);
    assert.deepEqual(segments.writer.position, position);
    assert.equal(segments.octets(2).length, position.length);
    assert.equal(existsSync(segments.path(3)), false);
    assert.equal(existsSync(segments.path(4)), false);
    assert.deepEqual(segments.writer.takeSealed(), [{ segment: 1, length: 932 }]);
    assert.equal(segments.writer.append(6, filled(1)).offset, position.length);
  });
});

describe("cut back to nothing", () => {
  it("leaves nothing to sync", async () => {
    await using segments = await Segments.open();
    segments.writer.append(1, filled(10));
    segments.writer.cut(start);
    segments.writer.sync();
    assert.equal(segments.writer.append(2, filled(10)).segment, 1);
  });
});

describe("rollback", () => {
  it("takes back everything since, with what was sealed", async () => {
    await using segments = await Segments.open();
    segments.writer.append(1, filled(10));
    segments.writer.sync();
    const { position } = segments.writer;
    for (let id = 2; id < 9; id++) segments.writer.append(id, filled(600));
    segments.writer.rollback(position);
    assert.deepEqual(segments.writer.position, position);
    assert.deepEqual(segments.writer.takeSealed(), []);
    assert.equal(segments.octets(1).length, position.length);
    assert.equal(existsSync(segments.path(2)), false);
  });

  it("goes back to nothing", async () => {
    await using segments = await Segments.open();
    segments.writer.append(1, filled(10));
    segments.writer.rollback(start);
    assert.equal(existsSync(segments.path(1)), false);
    assert.equal(segments.writer.append(2, filled(1)).segment, 1);
  });
});

describe("opening", () => {
  it("cuts off what a crash left behind", async () => {
    await using segments = await Segments.open();
    segments.writer.append(1, filled(10));
    const { position } = segments.writer;
    segments.writer.append(2, filled(900));
    segments.writer.append(3, filled(900));
    segments.reopen(position);
    assert.equal(segments.octets(1).length, position.length);
    assert.equal(existsSync(segments.path(2)), false);
  });

  it("appends nothing to a segment that has lost octets", async () => {
    await using segments = await Segments.open();
    segments.writer.append(1, filled(100));
    const { position } = segments.writer;
    truncateSync(segments.path(1), 50);
    segments.reopen(position);
    assert.deepEqual(segments.writer.position, position);
    segments.writer.sync();
    assert.deepEqual(segments.writer.append(2, filled(1)).segment, 2);
    assert.deepEqual(segments.writer.takeSealed(), [position]);
    assert.equal(segments.octets(1).length, 50);
  });

  it("begins anew behind a segment that is lost", async () => {
    await using segments = await Segments.open();
    segments.writer.append(1, filled(100));
    const { position } = segments.writer;
    rmSync(segments.path(1));
    segments.reopen(position);
    assert.deepEqual(segments.writer.append(2, filled(1)).segment, 2);
    segments.writer.cut(position);
    assert.deepEqual(segments.writer.append(3, filled(1)).segment, 2);
    assert.equal(existsSync(segments.path(1)), false);
  });
});
