import assert from "node:assert/strict";
import { existsSync, readdirSync, statSync } from "node:fs";
import { describe, it } from "node:test";
import { SeededRandom } from "../testing/seeded-random.ts";
import { TestStore } from "../testing/store.ts";
import { segmentFile, segmentsDirectory } from "./data-directory.ts";
import { flagBits } from "./flags.ts";
import type { Uid } from "./ids.ts";
import { recordHeaderSize } from "./segment-record.ts";

const segmentOctetsMax = 4096;
const deleted = { bits: flagBits["\\Deleted"], keywords: [] };
const all = { first: 1, last: 2 ** 32 - 1 };

function segments(directory: string): string[] {
  return readdirSync(segmentsDirectory(directory));
}

/** Texts of a few hundred octets each; the UID of each is its place and one. */
function texts(random: SeededRandom, count: number): string[] {
  return Array.from({ length: count }, (_, i) => {
    return `Subject: ${i}\r\n\r\n${random.text("abc \r\n", random.between(1, 900))}`;
  });
}

async function expunge(test: TestStore, uids: readonly Uid[]): Promise<void> {
  const mailboxId = test.mailboxId();
  const change = { mailboxId, uids: Uint32Array.from(uids), mode: "add", flags: deleted } as const;
  await test.store.storeFlags(change);
  await test.store.expunge(mailboxId);
}

function readAll(test: TestStore): string[] {
  return test.store
    .bodies(test.mailboxId(), all, 10_000)
    .map((body) => test.store.read(body, 0, body.size).toString("latin1"));
}

describe("compaction of a store", () => {
  it("keeps what is alive, octet for octet, and gives the rest back", async (t) => {
    await using test = await TestStore.open(["you"], { segmentOctetsMax });
    const random = new SeededRandom(Date.now());
    t.diagnostic(`seed ${random.seed}`);
    const sent = texts(random, 200);
    await Promise.all(sent.map((text) => test.add(text)));
    const stored = readAll(test);
    const before = segments(test.directory).length;
    const gone = stored.map((_, i) => i + 1).filter(() => random.chance(0.8));
    await expunge(test, gone);
    await test.store.compact();
    const alive = stored.filter((_, i) => !gone.includes(i + 1));
    assert.deepEqual(readAll(test), alive);
    assert.ok(segments(test.directory).length < before / 2);
    const octets = alive.reduce((sum, text) => sum + text.length + recordHeaderSize, 0);
    const kept = segments(test.directory)
      .map((name) => statSync(segmentFile(test.directory, Number(name))).size)
      .reduce((sum, size) => sum + size, 0);
    assert.ok(kept < 2 * octets + 2 * segmentOctetsMax, `${kept} octets for ${octets}`);
    assert.deepEqual(await test.faults(), []);
    await test.reopen();
    assert.deepEqual(readAll(test), alive);
  });

  it("lets readers finish whose segment goes", async () => {
    await using test = await TestStore.open(["you"], { segmentOctetsMax });
    const large = `Subject: large\r\n\r\n${"0123456789".repeat(60_000)}`;
    await test.add("Subject: dead\r\n\r\n");
    const { id } = await test.add(large);
    // Ends the segment of the large one.
    await test.add(large);
    await expunge(test, [1, 2]);
    const body = { ...test.store.bodies(test.mailboxId(), all, 1)[0]!, segment: 2 };
    assert.equal(test.store.message(id), undefined);
    const stream = test.store.stream(body, 0, body.size)[Symbol.asyncIterator]();
    const first = await stream.next();
    await test.store.compact();
    const pieces = [first.value as Buffer];
    for (let next = await stream.next(); next.done !== true; next = await stream.next()) {
      pieces.push(next.value);
    }
    assert.equal(Buffer.concat(pieces).toString("latin1"), large);
    assert.equal(existsSync(segmentFile(test.directory, 2)), false);
    // A row that was read before the compaction: its record is looked up anew.
    assert.equal(test.store.read(body, 0, 10).toString(), large.slice(0, 10));
  });
});
