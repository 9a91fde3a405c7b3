import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { describe, it } from "node:test";
import { zstdCompressSync } from "node:zlib";
import { TestStore } from "../testing/store.ts";
import { TestWriter } from "../testing/writer.ts";
import { BodyReader } from "./body-reader.ts";
import { segmentFile } from "./data-directory.ts";
import { BodyGone, StoreFault } from "./mail-store.ts";
import { message } from "./message-reads.ts";
import type { MessageBody } from "./message.ts";
import { Reader } from "./reader.ts";

const prefix = "X-Prefix: caf\u00e9\r\n";
const text = "Subject: s\r\n\r\n0123456789";
const whole = Buffer.from(prefix + text, "latin1");

async function stored(test: TestWriter, octets: Uint8Array | string): Promise<MessageBody> {
  const sent = test.message(octets, [{ ...test.delivery(), prefix }]);
  const [accepted] = test.run("accept", [sent]);
  return message(test.reader, accepted!.placed[0]!.id)!;
}

async function collected(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(pieces));
}

describe("prefix and body", () => {
  it("are read as one, in any range", async () => {
    await using test = await TestWriter.open();
    const body = await stored(test, text);
    using reader = new BodyReader(test.reader, test.directory);
    for (let start = 0; start <= whole.length + 1; start += 3) {
      for (let end = start - 1; end <= whole.length + 2; end += 2) {
        const expected = end > start ? whole.subarray(start, end) : Buffer.alloc(0);
        const range = `${start}..${end}`;
        assert.ok(reader.read(body, start, end).equals(expected), range);
        assert.ok((await collected(reader.stream(body, start, end))).equals(expected), range);
      }
    }
  });

  it("stream in pieces of at most 256 kB", async () => {
    await using test = await TestWriter.open();
    const octets = Buffer.alloc(1_000_000, "0123456789abcdef\r\n");
    const body = await stored(test, octets);
    using reader = new BodyReader(test.reader, test.directory);
    const pieces = await Array.fromAsync(reader.stream(body, 0, body.size));
    assert.ok(pieces.every(({ length }) => length <= 256 * 1024));
    assert.ok(Buffer.concat(pieces).equals(Buffer.concat([Buffer.from(prefix, "latin1"), octets])));
  });
});

describe("a packed record", () => {
  const original = Buffer.from(`Subject: packed\r\n\r\n${"0123456789\r\n".repeat(2000)}`);
  const expected = Buffer.concat([Buffer.from(prefix, "latin1"), original]);

  /** The frame as a body, and the row that would say so. */
  async function packed(test: TestWriter): Promise<MessageBody> {
    const row = await stored(test, zstdCompressSync(original));
    return { ...row, compressed: true, bodySize: original.length, size: expected.length };
  }

  it("is read as what it was, also when its row is gone", async () => {
    await using test = await TestWriter.open();
    const body = await packed(test);
    const mailboxId = test.mailboxId();
    const flags = { bits: 8, keywords: [] };
    test.run("storeFlags", { mailboxId, uids: Uint32Array.of(1), mode: "add", flags });
    test.run("expunge", { mailboxId, uids: undefined });
    using reader = new BodyReader(test.reader, test.directory);
    assert.ok(reader.read(body, 0, body.size).equals(expected));
    assert.ok(reader.read(body, 3, 1000).equals(expected.subarray(3, 1000)));
    assert.ok((await collected(reader.stream(body, 3, body.size))).equals(expected.subarray(3)));
  });

  it("is a fault where it is damaged", async () => {
    await using test = await TestWriter.open({ isDamaged: true });
    const body = await packed(test);
    const path = segmentFile(test.directory, 1);
    const record = readFileSync(path);
    for (let at = 0; at < record.length; at++) {
      const wrong = Buffer.from(record);
      wrong[at]! ^= 1;
      writeFileSync(path, wrong);
      using reader = new BodyReader(test.reader, test.directory);
      assert.throws(() => reader.read(body, 0, body.size), StoreFault, `octet ${at}`);
    }
    writeFileSync(path, record);
    using reader = new BodyReader(test.reader, test.directory);
    // More than it was said to be: not unpacked.
    assert.throws(() => reader.read({ ...body, bodySize: 100 }, 0, 100));
    assert.throws(() => reader.read({ ...body, bodySize: 10 ** 6 }, 0, 100), StoreFault);
  });
});

describe("a record that is gone", () => {
  it("is told apart from a damaged one, and is no end of the message", async () => {
    await using test = await TestStore.open();
    const { id } = await test.add(text);
    const body = test.store.message(id)!;
    using rows = new Reader({ directory: test.directory, nativeBinding: undefined });
    using elsewhere = new BodyReader(rows, test.directory);
    const lost = { ...body, segment: 99, bodyId: 99 };
    assert.throws(() => elsewhere.read(lost, 0, 5), BodyGone);
    assert.throws(() => elsewhere.hold(lost), BodyGone);
    await assert.rejects(collected(elsewhere.stream(lost, 0, 5)), BodyGone);
    // The row knows better than what was read before.
    assert.equal(elsewhere.read({ ...body, segment: 99 }, 0, 7).toString(), "Subject");
  });

  it("stays readable where it is held", async () => {
    await using test = await TestWriter.open({ isDamaged: true });
    const body = await stored(test, text);
    using reader = new BodyReader(test.reader, test.directory);
    using hold = reader.hold({ ...body, segment: 99 });
    assert.deepEqual(hold.body, body);
    rmSync(segmentFile(test.directory, 1));
    reader.drop(1);
    assert.ok(reader.read(hold.body, 0, body.size).equals(whole));
  });

  it("is a fault where its file is lost", async () => {
    await using test = await TestWriter.open({ isDamaged: true });
    const body = await stored(test, text);
    rmSync(segmentFile(test.directory, 1));
    using reader = new BodyReader(test.reader, test.directory);
    assert.throws(() => reader.read(body, 0, body.size), StoreFault);
  });
});
