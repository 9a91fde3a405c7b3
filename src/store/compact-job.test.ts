import assert from "node:assert/strict";
import { existsSync, rmSync, statSync, writeFileSync } from "node:fs";
import { describe, it } from "node:test";
import { meddle } from "../testing/meddle.ts";
import { TestWriter } from "../testing/writer.ts";
import { segmentFile } from "./data-directory.ts";
import { flagBits } from "./flags.ts";
import type { Uid } from "./ids.ts";
import type { Jobs } from "./jobs.ts";
import { recordHeaderSize } from "./segment-record.ts";

const segmentOctetsMax = 4096;
const deleted = { bits: flagBits["\\Deleted"], keywords: [] };
const args = { deadShare: 0.5, sealedBefore: 0, sliceOctets: 1024, except: [] };

const ascending = (a: number, b: number): number => a - b;

/** Three sealed segments of three records each, of which the first two are dead; one more record is current. */
async function threeSegments(isDamaged = false): Promise<TestWriter> {
  const test = await TestWriter.open({ segmentOctetsMax, isDamaged });
  for (let i = 0; i < 10; i++) {
    test.run("accept", [test.message(String(i).repeat(1300))]);
  }
  removeUids(test, [1, 2, 4, 5, 7, 8]);
  return test;
}

function removeUids(test: TestWriter, uids: readonly Uid[]): void {
  const mailboxId = test.mailboxId();
  const listed = Uint32Array.from(uids);
  test.run("storeFlags", { mailboxId, uids: listed, mode: "add", flags: deleted });
  test.run("expunge", { mailboxId, uids: listed });
}

function compactAll(test: TestWriter, more: Partial<Jobs["compact"]["args"]> = {}) {
  const found = { removed: [] as number[], stuck: [] as number[], jobs: 0 };
  for (let isDone = false; !isDone; found.jobs++) {
    assert.ok(found.jobs < 20, "compaction comes to an end");
    const done = test.run("compact", { ...args, ...more, except: found.stuck });
    found.removed.push(...done.removed);
    if (done.stuck !== undefined) found.stuck.push(done.stuck);
    isDone = !done.more;
  }
  return found;
}

describe("compaction of segments", () => {
  it("leaves alone what has little dead space and is young", async () => {
    await using test = await threeSegments();
    assert.deepEqual(compactAll(test, { deadShare: 0.9 }).removed, []);
    assert.deepEqual(
      compactAll(test, { deadShare: 0.9, sealedBefore: Date.now() + 1000 }).removed.sort(ascending),
      [1, 2, 3],
    );
  });

  it("goes on behind a damaged segment, and leaves that as it is", async () => {
    await using test = await threeSegments(true);
    const file = segmentFile(test.directory, 2);
    writeFileSync(file, Buffer.alloc(statSync(file).size));
    rmSync(segmentFile(test.directory, 3));
    const { removed, stuck } = compactAll(test);
    assert.deepEqual(removed, [1]);
    assert.deepEqual(stuck.sort(ascending), [2, 3]);
    assert.ok(existsSync(file));
    assert.equal((await test.faults()).length, 3);
  });

  it("forgets a segment whose file is lost where all in it is dead", async () => {
    await using test = await threeSegments();
    removeUids(test, [6]);
    rmSync(segmentFile(test.directory, 2));
    assert.deepEqual(compactAll(test).removed.sort(ascending), [1, 2, 3]);
  });
});

describe("compaction beside other jobs", () => {
  it("counts as dead what was removed or failed while it was moved", async () => {
    await using test = await threeSegments();
    const mailboxId = test.mailboxId();
    const uids = Uint32Array.of(3, 6, 9);
    test.run("storeFlags", { mailboxId, uids, mode: "add", flags: deleted });
    const first = test.batch([
      test.request("expunge", { mailboxId, uids: Uint32Array.of(3) }),
      test.request("compact", args),
    ]);
    assert.deepEqual(
      first.map(({ kind }) => kind),
      ["done", "done"],
    );
    const current = test.row<{ segment: number }>("SELECT segment FROM state")!.segment;
    const dead = test.row<{ dead: number }>("SELECT dead FROM segment WHERE id = ?", current);
    assert.equal(dead?.dead, recordHeaderSize + 1300);
    // The row that tells of the segment cannot be removed: the job fails, and no other.
    meddle(
      test.directory,
      `CREATE TRIGGER planted BEFORE UPDATE OF segment ON body BEGIN SELECT RAISE(ABORT, 'no'); END`,
    );
    const second = test.batch([
      test.request("compact", args),
      test.request("accept", [test.message("x")]),
    ]);
    assert.deepEqual(
      second.map(({ kind }) => kind),
      ["fault", "done"],
    );
    meddle(test.directory, "DROP TRIGGER planted");
    const more = test.row<{ dead: number }>(
      "SELECT sum(dead) AS dead FROM segment WHERE id >= ?",
      current,
    );
    assert.equal(more?.dead, 2 * (recordHeaderSize + 1300));
    assert.deepEqual(await test.faults(), []);
    compactAll(test);
  });

  it("moves a record that is larger than a slice or a segment", async () => {
    await using test = await TestWriter.open({ segmentOctetsMax });
    const large = test.message("x".repeat(3 * segmentOctetsMax), [
      test.delivery(),
      test.delivery(),
    ]);
    test.run("accept", [test.message("small"), large]);
    test.run("accept", [test.message("y".repeat(3000))]);
    removeUids(test, [1]);
    assert.deepEqual(compactAll(test, { sealedBefore: Date.now() + 1000 }).removed, [1]);
  });
});
