import SqliteDatabase from "better-sqlite3";
import { join } from "node:path";
import { makeDirectory } from "./data-directory.ts";
import type { DatabaseOptions } from "./database.ts";

/** Another process has the directory open. */
export class DirectoryInUse extends Error {
  override readonly name = "DirectoryInUse";
}

/**
 * Makes sure that one server at a time has the directory open, from before the store looks at it until the
 * process ends, however it ends. Node has no file locks; SQLite has, so an empty database of its own is held.
 */
export function lockDirectory({ directory, nativeBinding }: DatabaseOptions): Disposable {
  makeUsable(directory);
  const database = new SqliteDatabase(join(directory, "lock"), {
    timeout: 0,
    ...(nativeBinding === undefined ? {} : { nativeBinding: nativeBinding as unknown as string }),
  });
  try {
    database.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
  } catch (cause) {
    database.close();
    if (!(cause instanceof SqliteDatabase.SqliteError) || cause.code !== "SQLITE_BUSY") throw cause;
    throw new DirectoryInUse(
      `Cannot open ${directory}: another server has it open. End that, or choose another directory`,
      { cause },
    );
  }
  return { [Symbol.dispose]: () => void database.close() };
}

function makeUsable(directory: string): void {
  try {
    makeDirectory(directory);
  } catch (cause) {
    const code = Error.isError(cause) && "code" in cause ? cause.code : undefined;
    if (code === "EEXIST" || code === "ENOTDIR") {
      throw new Error(`Cannot open ${directory}: that is a file. Choose another directory`, {
        cause,
      });
    }
    if (code === "ENOENT") {
      throw new Error(`Cannot make ${directory}: the system refuses it. Choose another directory`, {
        cause,
      });
    }
    throw cause;
  }
}
