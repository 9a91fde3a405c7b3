import assert from "node:assert/strict";
import SqliteDatabase from "better-sqlite3";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { describe, it } from "node:test";
import type { TestContext } from "node:test";
import { contentOf } from "../testing/content.ts";
import { TestWriter } from "../testing/writer.ts";
import { databaseFile, segmentFile, segmentsDirectory } from "./data-directory.ts";
import type { JobOutcome } from "./jobs.ts";
import { recordHeaderSize } from "./segment-record.ts";
import { Writer } from "./writer.ts";

const nowhere = 999;
const segmentOctetsMax = 1000;

function kinds(outcomes: readonly JobOutcome[]): string[] {
  return outcomes.map((outcome) => (outcome.kind === "refused" ? outcome.reason : outcome.kind));
}

function messageCount(test: TestWriter): number {
  return test.row<{ n: number }>("SELECT count(*) AS n FROM message")!.n;
}

function segmentLength(test: TestWriter, segment: number): number {
  return statSync(segmentFile(test.directory, segment)).size;
}

/** Runs SQL on a connection of its own, as a person with a tool would. */
function meddle(test: TestWriter, sql: string): void {
  const database = new SqliteDatabase(databaseFile(test.directory));
  database.exec(sql);
  database.close();
}

describe("a batch", () => {
  it("does all but the jobs that fail", async () => {
    await using test = await TestWriter.open();
    const message = test.message("lost", [test.delivery(), test.delivery(nowhere)]);
    const outcomes = test.batch([
      test.request("accept", [test.message("first")]),
      test.request("accept", [message]),
      test.request("createMailbox", {
        accountId: 1,
        name: "Archive",
        specialUse: undefined,
        subscribed: true,
      }),
      test.request("accept", [{ ...test.message("nowhere"), deliveries: [] }]),
      test.request("accept", [test.message("last")]),
    ]);
    assert.deepEqual(kinds(outcomes), ["done", "not-found", "exists", "fault", "done"]);
    assert.deepEqual(test.column("SELECT uid FROM message"), [1, 2]);
    assert.deepEqual(
      test.changes.map(({ kind }) => kind),
      ["messages-added", "messages-added"],
    );
    const dead = test.row<{ dead: number }>("SELECT dead FROM segment")!;
    assert.equal(dead.dead, 2 * recordHeaderSize + "lostnowhere".length);
  });

  it("takes back the records of a job whose message cannot be read", async () => {
    await using test = await TestWriter.open({ segmentOctetsMax });
    const broken = { ...contentOf(new Uint8Array()), octets: undefined, size: 10 };
    const file = test.file("tmp", "spooled");
    writeFileSync(file, "123456789");
    const outcomes = test.batch([
      test.request("accept", [test.message("x".repeat(500))]),
      // Three segments are begun before it fails.
      test.request("accept", [
        ...["a", "b", "c"].map((text) => test.message(text.repeat(900))),
        { ...test.message(""), body: { ...broken, file } },
      ]),
      test.request("accept", [test.message("y")]),
    ]);
    assert.deepEqual(kinds(outcomes), ["done", "fault", "done"]);
    assert.equal(existsSync(file), false);
    assert.deepEqual(test.column("SELECT segment FROM body"), [1, 1]);
    assert.deepEqual(test.column("SELECT id FROM segment"), []);
    assert.deepEqual(readdirSync(segmentsDirectory(test.directory)), ["00000001"]);
    assert.equal(segmentLength(test, 1), 2 * recordHeaderSize + 501);
  });
});

describe("segments in a batch", () => {
  it("refuses messages for which the disk has no space, and goes on when it has", async () => {
    await using test = await TestWriter.open();
    symlinkSync("/dev/full", segmentFile(test.directory, 1));
    const made = test.request("createMailbox", {
      accountId: 1,
      name: "made",
      specialUse: undefined,
      subscribed: true,
    });
    const outcomes = test.batch([test.request("accept", [test.message("x")]), made]);
    assert.deepEqual(kinds(outcomes), ["disk-full", "done"]);
    test.run("accept", [test.message("y")]);
    assert.equal(segmentLength(test, 1), recordHeaderSize + 1);
  });

  it("rolls over to new segments inside of one transaction", async () => {
    await using test = await TestWriter.open({ segmentOctetsMax });
    const texts = ["a", "b", "c", "d"].map((text) => text.repeat(600));
    test.batch(texts.map((text) => test.request("accept", [test.message(text)])));
    assert.deepEqual(test.column("SELECT id FROM segment WHERE sealed_at > 0"), [1, 2, 3]);
    assert.deepEqual(test.column("SELECT length FROM segment"), [632, 632, 632]);
    test.reopen();
    test.run("accept", [test.message("e")]);
    assert.deepEqual(test.column("SELECT segment FROM body"), [1, 2, 3, 4, 4]);
  });
});

describe("a commit that fails", () => {
  const failing = `CREATE TRIGGER planted BEFORE UPDATE ON state
    BEGIN SELECT RAISE(ROLLBACK, 'planted'); END`;

  for (const sql of [failing, failing.replace("ROLLBACK", "ABORT")]) {
    it(`leaves nothing behind: ${/RAISE.(\w+)/.exec(sql)![1]}`, async () => {
      await using test = await TestWriter.open({ segmentOctetsMax });
      test.run("accept", [test.message("before")]);
      const before = segmentLength(test, 1);
      meddle(test, sql);
      const file = test.file("tmp", "spooled");
      writeFileSync(file, "spooled");
      const spooled = { ...contentOf(Buffer.from("spooled")), octets: undefined, file };
      const outcomes = test.batch([
        test.request("accept", [test.message("x".repeat(600))]),
        test.request("accept", [test.message("y".repeat(600))]),
        test.request("accept", [{ ...test.message(""), body: spooled }]),
      ]);
      assert.deepEqual(kinds(outcomes), ["fault", "fault", "fault"]);
      assert.equal(existsSync(file), false);
      assert.equal(segmentLength(test, 1), before);
      assert.equal(existsSync(segmentFile(test.directory, 2)), false);
      meddle(test, "DROP TRIGGER planted");
      assert.deepEqual(await test.faults(), []);
      test.run("accept", [test.message("after")]);
      assert.deepEqual(test.column("SELECT uid FROM message"), [1, 2]);
      assert.equal(test.changes.length, 2);
    });
  }

  it("is refused as a full disk where the disk is full", async (t) => {
    await using test = await TestWriter.open();
    failOnCommit(t, "SQLITE_FULL");
    const outcomes = test.batch([test.request("accept", [test.message("x")])]);
    assert.deepEqual(kinds(outcomes), ["disk-full"]);
    t.mock.restoreAll();
    assert.equal(existsSync(segmentFile(test.directory, 1)), false);
    test.run("accept", [test.message("y")]);
    assert.equal(messageCount(test), 1);
  });

  it("says where the fault is one of the disk", async (t) => {
    await using test = await TestWriter.open();
    for (const [code, isOfStorage] of [
      ["SQLITE_READONLY", true],
      ["EROFS", true],
      ["SQLITE_CONSTRAINT", false],
    ] as const) {
      failOnCommit(t, code);
      const [outcome] = test.batch([test.request("accept", [test.message("x")])]);
      t.mock.restoreAll();
      assert.deepEqual(outcome?.kind === "fault" && outcome.isOfStorage, isOfStorage, code);
    }
    test.run("accept", [test.message("y")]);
  });

  it("ends the writer where nobody knows whether it reached the disk", async (t) => {
    await using test = await TestWriter.open();
    failOnCommit(t, "SQLITE_IOERR_FSYNC");
    assert.throws(() => test.batch([test.request("accept", [test.message("x")])]), {
      code: "SQLITE_IOERR_FSYNC",
    });
    t.mock.restoreAll();
    // Should the transaction be there after the next start, then so is its record.
    assert.equal(segmentLength(test, 1), recordHeaderSize + 1);
    test.reopen();
    assert.equal(existsSync(segmentFile(test.directory, 1)), false);
  });
});

describe("after the commit", () => {
  it("takes nothing back because a file cannot be removed", async () => {
    await using test = await TestWriter.open({ segmentOctetsMax, isDamaged: true });
    test.run("accept", [test.message("x".repeat(900))]);
    test.run("accept", [test.message("y".repeat(900))]);
    const uids = Uint32Array.of(1);
    const flags = { bits: 8, keywords: [] };
    const mailboxId = test.mailboxId();
    test.run("storeFlags", { mailboxId, uids, mode: "add", flags });
    test.run("expunge", { mailboxId, uids });
    // A folder cannot be unlinked.
    rmSync(segmentFile(test.directory, 1));
    mkdirSync(segmentFile(test.directory, 1));
    const unremovable = "/proc/version";
    const body = contentOf(readFileSync(unremovable));
    const outcomes = test.batch([
      test.request("compact", { deadShare: 0.5, sealedBefore: 0, sliceOctets: 1000, except: [] }),
      test.request("accept", [
        { ...test.message(""), body: { ...body, octets: undefined, file: unremovable } },
      ]),
    ]);
    assert.deepEqual(kinds(outcomes), ["done", "done"]);
    assert.equal(messageCount(test), 2);
    rmSync(segmentFile(test.directory, 1), { recursive: true });
    assert.deepEqual(await test.faults(), []);
  });
});

describe("opening", () => {
  it("does not take segments for rubbish because the database is lost", async () => {
    await using test = await TestWriter.open({ isDamaged: true });
    test.run("accept", [test.message("precious")]);
    test.writer[Symbol.dispose]();
    for (const suffix of ["", "-wal", "-shm"]) {
      rmSync(`${databaseFile(test.directory)}${suffix}`, { force: true });
    }
    const open = (): Writer => new Writer({ directory: test.directory, nativeBinding: undefined });
    assert.throws(open, /there are segments, but no homepost\.db/);
    writeFileSync(databaseFile(test.directory), "");
    assert.throws(open, /there are segments, but no homepost\.db/);
    assert.ok(segmentLength(test, 1) > recordHeaderSize);
    rmSync(segmentsDirectory(test.directory), { recursive: true });
    test.writer = open();
  });

  it("empties tmp and removes segments that a compaction had left", async () => {
    await using test = await TestWriter.open({ segmentOctetsMax });
    for (const text of ["a", "b", "c"]) test.run("accept", [test.message(text.repeat(900))]);
    const uids = Uint32Array.of(1, 2);
    const mailboxId = test.mailboxId();
    test.run("storeFlags", { mailboxId, uids, mode: "add", flags: { bits: 8, keywords: [] } });
    test.run("expunge", { mailboxId, uids: undefined });
    const kept = readFileSync(segmentFile(test.directory, 1));
    test.run("compact", { deadShare: 0.5, sealedBefore: 0, sliceOctets: 1000, except: [] });
    writeFileSync(segmentFile(test.directory, 1), kept);
    writeFileSync(test.file("tmp", "left"), "");
    // As if the process had died behind the commit: nothing is wrong with that.
    assert.deepEqual(await test.faults(), []);
    test.reopen();
    assert.deepEqual(test.column("SELECT id FROM segment WHERE sealed_at IS NULL AND id = 1"), []);
    assert.equal(existsSync(segmentFile(test.directory, 1)), false);
    assert.deepEqual(readdirSync(test.file("tmp")), []);
  });
});

/** Lets the next commits fail after all that comes before them. */
function failOnCommit(t: TestContext, code: string): void {
  const exec = Reflect.get(SqliteDatabase.prototype, "exec") as SqliteDatabase.Database["exec"];
  t.mock.method(
    SqliteDatabase.prototype,
    "exec",
    function (this: SqliteDatabase.Database, sql: string) {
      if (sql === "COMMIT") throw Object.assign(new Error("planted"), { code });
      return exec.call(this, sql);
    },
  );
}
