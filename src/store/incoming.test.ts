import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { crc32 } from "node:zlib";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import type { Content } from "./content.ts";
import { SpooledMessage } from "./incoming.ts";

const memoryOctetsMax = 256 * 1024;
const boundary = "--b\r\nContent-Type: text/plain\r\n\r\n";
const small = `From: a@example.org\r\nSubject: =?utf-8?q?caf=C3=A9?=\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${boundary}one\r\n${boundary}two\r\n--b--\r\n`;

function sized(octets: number): Buffer {
  const header = "Subject: sized\r\n\r\n";
  return Buffer.from(header + "x".repeat(octets - header.length));
}

/** The content of a message that came in pieces of `pieceOctets`. */
async function taken(
  directory: TemporaryDirectory,
  octets: Buffer,
  pieceOctets: number,
): Promise<Content> {
  await using message = new SpooledMessage(directory.path);
  for (let at = 0; at < octets.length; at += pieceOctets) {
    await message.write(octets.subarray(at, at + pieceOctets));
  }
  assert.equal(message.size, octets.length);
  const content = await message.finish();
  assert.equal(await message.finish(), content);
  const { file } = content;
  if (file === undefined) assert.ok(octets.equals(content.octets!));
  else assert.ok(octets.equals(readFileSync(file)));
  return content;
}

describe("a message on its way in", () => {
  it("stays in memory up to its bound, in a buffer of its own", async () => {
    await using directory = await TemporaryDirectory.make("incoming");
    for (const size of [30, 8000, memoryOctetsMax]) {
      const { file, octets, crc32: sum } = await taken(directory, sized(size), 1000);
      assert.equal(file, undefined);
      assert.equal(octets!.buffer.byteLength, size);
      assert.equal(sum, crc32(sized(size)));
    }
    assert.deepEqual(readdirSync(directory.path), []);
  });

  it("goes to a file beyond it, which goes with the message", async () => {
    await using directory = await TemporaryDirectory.make("incoming");
    for (const size of [memoryOctetsMax + 1, 3 * memoryOctetsMax]) {
      const content = await taken(directory, sized(size), 50_000);
      assert.equal(content.octets, undefined);
      assert.ok(content.file!.startsWith(directory.path));
      assert.equal(content.crc32, crc32(sized(size)));
      assert.equal(existsSync(content.file!), false);
    }
  });

  it("is the same in pieces of any size", async () => {
    await using directory = await TemporaryDirectory.make("incoming");
    const whole = await taken(directory, Buffer.from(small), small.length);
    assert.match(whole.envelope, /café|=\?utf-8\?q\?caf=C3=A9\?=/);
    assert.equal(whole.headerSize, small.indexOf("--b"));
    for (const pieceOctets of [1, 2, 3, 7, 100]) {
      assert.deepEqual(await taken(directory, Buffer.from(small), pieceOctets), whole);
    }
    const large = sized(memoryOctetsMax + 100_000);
    const { file, ...expected } = await taken(directory, large, large.length);
    assert.ok(file !== undefined);
    for (const pieceOctets of [1, 777]) {
      const { file: another, ...found } = await taken(directory, large, pieceOctets);
      assert.ok(another !== undefined);
      assert.deepEqual(found, expected);
    }
  });

  it("can be empty", async () => {
    await using directory = await TemporaryDirectory.make("incoming");
    const { size, octets } = await taken(directory, Buffer.alloc(0), 1);
    assert.equal(size, 0);
    assert.equal(octets!.length, 0);
  });
});

describe("a message that is given up", () => {
  it("leaves nothing behind, at whatever moment", async () => {
    await using directory = await TemporaryDirectory.make("incoming");
    const octets = sized(memoryOctetsMax + 1);
    const begun = new SpooledMessage(directory.path);
    // Not awaited: the file is being opened.
    const writing = begun.write(octets);
    await begun[Symbol.asyncDispose]();
    await writing;
    const finished = new SpooledMessage(directory.path);
    await finished.write(octets);
    await finished.finish();
    await finished[Symbol.asyncDispose]();
    await finished[Symbol.asyncDispose]();
    await new SpooledMessage(directory.path)[Symbol.asyncDispose]();
    assert.deepEqual(readdirSync(directory.path), []);
  });

  it("says that its file cannot be written, to whoever writes next or finishes", async () => {
    await using directory = await TemporaryDirectory.make("incoming");
    const message = new SpooledMessage(directory.file("missing"));
    const missing = { code: "ENOENT" };
    // Nobody listens to the first: that is no unhandled rejection.
    void message.write(sized(memoryOctetsMax + 1));
    await assert.rejects(async () => message.write(sized(memoryOctetsMax)), missing);
    await assert.rejects(message.finish(), missing);
    await message[Symbol.asyncDispose]();
  });
});
