import assert from "node:assert/strict";
import SqliteDatabase from "better-sqlite3";
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { describe, it } from "node:test";
import type { TestContext } from "node:test";
import { TestWriter } from "../testing/writer.ts";

const segmentOctetsMax = 1000;

/** What is asked of files and of the database, in its order; one word for each. */
function observe(t: TestContext, failure?: { readonly code: string }): string[] {
  const calls: string[] = [];
  const { writevSync, fdatasyncSync } = fs;
  t.mock.method(fs, "writevSync", (...args: Parameters<typeof writevSync>) => {
    calls.push(`write ${args[0]}`);
    return writevSync(...args);
  });
  t.mock.method(fs, "fdatasyncSync", (file: number) => {
    calls.push(`sync ${file}`);
    if (failure !== undefined) throw Object.assign(new Error("planted"), failure);
    fdatasyncSync(file);
  });
  const exec = Reflect.get(SqliteDatabase.prototype, "exec") as SqliteDatabase.Database["exec"];
  t.mock.method(
    SqliteDatabase.prototype,
    "exec",
    function (this: SqliteDatabase.Database, sql: string) {
      calls.push(sql);
      return exec.call(this, sql);
    },
  );
  // The modules that have imported these functions by name see the others from now on.
  syncBuiltinESMExports();
  return calls;
}

function stopObserving(t: TestContext): void {
  t.mock.restoreAll();
  syncBuiltinESMExports();
}

describe("a batch of deliveries", () => {
  it("is written, then synced once, then committed", async (t) => {
    await using test = await TestWriter.open();
    const calls = observe(t);
    test.batch(Array.from({ length: 20 }, () => test.request("accept", [test.message("x")])));
    stopObserving(t);
    const words = calls.map((call) => call.replace(/ \d+$/, ""));
    assert.deepEqual(words, [
      ...Array.from({ length: 20 }, () => "write"),
      "sync",
      "BEGIN IMMEDIATE",
      "COMMIT",
    ]);
  });

  it("has every segment synced that it wrote to, after its last record", async (t) => {
    await using test = await TestWriter.open({ segmentOctetsMax });
    const calls = observe(t);
    test.batch(
      Array.from({ length: 9 }, () => test.request("accept", [test.message("x".repeat(300))])),
    );
    stopObserving(t);
    const unsynced = new Set<string>();
    let syncs = 0;
    for (const call of calls.slice(0, calls.indexOf("BEGIN IMMEDIATE"))) {
      const [word, file] = call.split(" ") as [string, string];
      if (word === "write") unsynced.add(file);
      else if (unsynced.delete(file)) syncs++;
    }
    assert.deepEqual([...unsynced], []);
    assert.equal(syncs, 3);
    assert.equal(calls.at(-1), "COMMIT");
  });

  it("syncs no segment where there is nothing in it to sync", async (t) => {
    await using test = await TestWriter.open();
    test.run("accept", [test.message("x")]);
    const calls = observe(t);
    const flags = { bits: 1, keywords: [] };
    const uids = Uint32Array.of(1);
    test.run("storeFlags", { mailboxId: test.mailboxId(), uids, mode: "add", flags });
    stopObserving(t);
    assert.deepEqual(calls, ["BEGIN IMMEDIATE", "COMMIT"]);
  });
});

describe("a sync that fails", () => {
  for (const [code, expected] of [
    ["EIO", "fault"],
    ["ENOSPC", "refused"],
  ] as const) {
    it(`leaves nothing of the batch: ${code}`, async (t) => {
      await using test = await TestWriter.open();
      test.run("accept", [test.message("before")]);
      const calls = observe(t, { code });
      const outcomes = test.batch([
        test.request("accept", [test.message("x")]),
        test.request("accept", [test.message("y")]),
      ]);
      stopObserving(t);
      assert.deepEqual(
        outcomes.map(({ kind }) => kind),
        [expected, expected],
      );
      assert.ok(!calls.includes("COMMIT"));
      assert.deepEqual(await test.faults(), []);
      test.run("accept", [test.message("after")]);
      assert.deepEqual(test.column("SELECT uid FROM message"), [1, 2]);
    });
  }
});
