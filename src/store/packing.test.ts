import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { describe, it } from "node:test";
import { zstdDecompressSync } from "node:zlib";
import { TestStore } from "../testing/store.ts";
import { packed } from "./packing.ts";

const newsletter = Buffer.from(
  `From: a@example.org\r\n\r\n${"<td style='padding:0'>x</td>\r\n".repeat(2000)}`,
);

describe("packed", () => {
  it("makes a frame of what comes to a third", () => {
    const frame = packed(newsletter);
    assert.ok(frame && frame.length < newsletter.length / 3);
    assert.deepEqual(zstdDecompressSync(frame), newsletter);
  });

  it("leaves the rest plain", () => {
    assert.equal(packed(randomBytes(20_000)), undefined);
    assert.equal(packed(Buffer.alloc(1000)), undefined);
    assert.equal(packed(Buffer.alloc(300_000)), undefined);
  });

  it("is not seen by those who read", async () => {
    await using test = await TestStore.open();
    const text = newsletter.toString("latin1");
    const { id } = await test.add(text, { prefix: "X: y\r\n" });
    await test.reopen();
    const body = test.store.message(id)!;
    assert.equal(body.compressed, true);
    const whole = `X: y\r\n${text}`;
    assert.equal(body.size, whole.length);
    assert.equal(test.store.read(body, 0, body.size).toString("latin1"), whole);
    assert.equal(test.store.read(body, 3, 5000).toString("latin1"), whole.slice(3, 5000));
    const pieces: Buffer[] = [];
    for await (const piece of test.store.stream(body, 100, 9000)) pieces.push(piece);
    assert.equal(Buffer.concat(pieces).toString("latin1"), whole.slice(100, 9000));
  });
});
