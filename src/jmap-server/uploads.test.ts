import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { describe, it } from "node:test";
import { TemporaryDirectory } from "../testing/temporary-directory.ts";
import { Uploads } from "./uploads.ts";

async function* pieces(count: number): AsyncGenerator<Uint8Array> {
  for (let index = 0; index < count; index++) yield Buffer.alloc(1000, "x");
}

describe("uploads, RFC 8620 §6.1", () => {
  it("are refused where the disk has no room, and leave nothing behind", async () => {
    await using directory = await TemporaryDirectory.make("uploads");
    const hasRoomFor = (octets: number): boolean => octets <= 5000;
    const uploads = new Uploads({ directory: directory.path, hasRoomFor, clock: () => 0 });
    const of = { accountId: 1, type: "text/plain", max: 100_000 };
    const { size, blobId } = await uploads.add(pieces(5), of);
    assert.equal(size, 5000);
    await assert.rejects(uploads.add(pieces(6), of), { name: "StoreRefusal", reason: "disk-full" });
    assert.deepEqual(readdirSync(directory.path), [`upload-${blobId}`]);
  });
});
