import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { crc32 } from "./crc32.ts";
import { distinctNames, zipOf } from "./zip.ts";

const octets = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
const at = new Date(2026, 10, 21, 9, 5, 8);
const file = (name: string, ...pieces: readonly string[]) => ({
  name,
  at,
  octets: async function* () {
    yield* pieces.map((piece) => octets(piece));
  },
});

async function written(...files: readonly ReturnType<typeof file>[]): Promise<Buffer> {
  return Buffer.concat(await Array.fromAsync(zipOf(files)));
}

describe("a ZIP file", () => {
  it("has sums as others make them", () => {
    assert.equal(crc32(octets("123456789")), 0xcbf43926);
    assert.equal(crc32(octets("6789"), crc32(octets("12345"))), 0xcbf43926);
    assert.equal(crc32(octets("")), 0);
  });

  it("holds what came in pieces, and a list of it at its end", async () => {
    const zip = await written(file("a.txt", "one ", "two"), file("ä/b.txt"));
    const end = zip.length - 22;
    assert.equal(zip.readUInt32LE(end), 0x06054b50);
    assert.equal(zip.readUInt16LE(end + 10), 2);
    const list = zip.readUInt32LE(end + 16);
    assert.equal(list + zip.readUInt32LE(end + 12), end);
    assert.equal(zip.readUInt32LE(list), 0x02014b50);
    assert.equal(zip.readUInt32LE(list + 16), crc32(octets("one two")));
    assert.equal(zip.readUInt32LE(list + 24), 7);
    const start = zip.readUInt32LE(list + 42);
    assert.equal(zip.readUInt32LE(start), 0x04034b50);
    assert.equal(zip.toString("utf8", start + 30, start + 42), "a.txtone two");
    assert.ok(zip.includes(octets("ä_b.txt")));
  });

  it("may be empty, but not endless", async () => {
    assert.equal((await written()).length, 22);
    await assert.rejects(written(...Array.from({ length: 1001 }, () => file("x"))), {
      name: "RangeError",
    });
  });

  it("has names that are distinct and lead nowhere", () => {
    assert.deepEqual(
      distinctNames(["a.txt", "A.txt", "../../etc/passwd", "", "con\u0000:x", "…"]),
      ["a.txt", "A (2).txt", "_.._etc_passwd", "attachment", "con_x", "…"],
    );
    const [long = ""] = distinctNames([`${"x".repeat(300)}.pdf`]);
    assert.ok(long.length <= 150 && long.endsWith(".pdf"));
  });
});
