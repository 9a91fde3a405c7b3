import SqliteDatabase from "better-sqlite3";
import { renameSync } from "node:fs";
import { databaseFile } from "../store/data-directory.ts";
import { migrate } from "../store/migrations.ts";

/** Makes a closed data directory what a release at that step of the schema would have left: later columns and tables go. */
export function asOlderRelease(directory: string, step: number): void {
  const path = databaseFile(directory);
  const older = new SqliteDatabase(`${path}.older`);
  try {
    migrate(older, step);
    older.pragma("foreign_keys = OFF");
    older.prepare("ATTACH ? AS newer").run(path);
    const tables = older
      .prepare("SELECT name FROM main.sqlite_schema WHERE type = 'table'")
      .pluck()
      .all() as string[];
    for (const table of tables) {
      const columns = older
        .prepare("SELECT name FROM pragma_table_info(?, 'main')")
        .pluck()
        .all(table)
        .join();
      older.exec(`DELETE FROM main.${table};
        INSERT INTO main.${table} (${columns}) SELECT ${columns} FROM newer.${table}`);
    }
  } finally {
    older.close();
  }
  renameSync(`${path}.older`, path);
}
