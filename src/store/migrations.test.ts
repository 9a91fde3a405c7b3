import assert from "node:assert/strict";
import SqliteDatabase from "better-sqlite3";
import type { Database } from "better-sqlite3";
import { describe, it } from "node:test";
import { migrate } from "./migrations.ts";

function versionOf(database: Database): number {
  return Number(database.pragma("user_version", { simple: true }));
}

function schemaOf(database: Database): unknown[] {
  return database.prepare("SELECT type, name, sql FROM sqlite_schema ORDER BY name").all();
}

describe("migrate", () => {
  it("makes the newest schema out of nothing, and leaves it alone from then on", () => {
    const database = new SqliteDatabase(":memory:");
    migrate(database);
    const schema = schemaOf(database);
    const version = versionOf(database);
    assert.ok(version >= 1);
    database.exec("UPDATE state SET next_body_id = 7");
    migrate(database);
    assert.deepEqual(schemaOf(database), schema);
    assert.equal(versionOf(database), version);
    assert.deepEqual(database.prepare("SELECT next_body_id AS id FROM state").all(), [{ id: 7 }]);
    assert.deepEqual(database.pragma("integrity_check", { simple: true }), "ok");
    database.close();
  });

  it("refuses data of a newer release", () => {
    const database = new SqliteDatabase(":memory:");
    migrate(database);
    database.pragma(`user_version = ${versionOf(database) + 1}`);
    assert.throws(() => migrate(database), /install a newer release/);
    database.close();
  });

  it("does a step whole or not at all", () => {
    const database = new SqliteDatabase(":memory:");
    // In the way of the first step, in its middle.
    database.exec("CREATE TABLE queue_entry (id INTEGER)");
    assert.throws(() => migrate(database), /queue_entry/);
    assert.equal(versionOf(database), 0);
    assert.equal(schemaOf(database).length, 1);
    database.exec("DROP TABLE queue_entry");
    migrate(database);
    database.close();
  });
});
