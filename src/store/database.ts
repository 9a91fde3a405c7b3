import SqliteDatabase from "better-sqlite3";
import type { Database } from "better-sqlite3";
import { databaseFile } from "./data-directory.ts";
import { domainOf } from "./recipient-domain.ts";

/** The loaded SQLite addon, where it cannot be found by itself (in the one executable). */
export type NativeBinding = object;

export interface DatabaseOptions {
  readonly directory: string;
  readonly nativeBinding: NativeBinding | undefined;
}

/** Pages that the connection keeps in memory, in KiB. */
const writerCacheKib = 4096;
const readerCacheKib = 4096;
/**
 * Pages in the write-ahead log before they are moved to their places. The pages that each delivery touches are the same
 * again and again: the longer the log, the less often they are written twice.
 */
const checkpointPages = 4000;
/** The write-ahead log is cut back to this size after a checkpoint. */
const walOctetsMax = 16 * 1024 * 1024;

/** The only connection that writes. A commit is on disk when it returns: synchronous=FULL syncs the log each time. */
export function openWriter(options: DatabaseOptions): Database {
  const database = new SqliteDatabase(databaseFile(options.directory), bindingOf(options));
  database.pragma("journal_mode = WAL");
  database.pragma("synchronous = FULL");
  database.pragma("foreign_keys = OFF");
  database.pragma(`cache_size = -${writerCacheKib}`);
  database.pragma(`wal_autocheckpoint = ${checkpointPages}`);
  database.pragma(`journal_size_limit = ${walOctetsMax}`);
  database.pragma("temp_store = MEMORY");
  addFunctions(database);
  return database;
}

/** A read-only connection: in WAL mode it never waits for the writer, nor the writer for it. */
export function openReader(options: DatabaseOptions): Database {
  const database = new SqliteDatabase(databaseFile(options.directory), {
    ...bindingOf(options),
    readonly: true,
    fileMustExist: true,
  });
  database.pragma(`cache_size = -${readerCacheKib}`);
  database.pragma("temp_store = MEMORY");
  addFunctions(database);
  return database;
}

/** For conditions only: what is stored must be readable without them. */
function addFunctions(database: Database): void {
  database.function("domain_of", { deterministic: true }, (address) => domainOf(String(address)));
}

export function bindingOf(options: DatabaseOptions): { nativeBinding?: string } {
  // The library takes the addon object as well as its path (lib/database.js); its types know the path only.
  return options.nativeBinding === undefined
    ? {}
    : { nativeBinding: options.nativeBinding as unknown as string };
}
