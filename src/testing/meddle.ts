import SqliteDatabase from "better-sqlite3";
import { databaseFile } from "../store/data-directory.ts";

/** Runs SQL on a data directory behind the store's back, as damage or a person with a tool would. */
export function meddle(directory: string, sql: string): void {
  const database = new SqliteDatabase(databaseFile(directory));
  try {
    database.pragma("foreign_keys = OFF");
    database.exec(sql);
  } finally {
    database.close();
  }
}
