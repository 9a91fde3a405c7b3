import type { NativeBinding } from "./database.ts";

/** Loads the SQLite addon into this thread; undefined where it is found by itself. */
export function loadAddon(path: string | undefined): NativeBinding | undefined {
  if (path === undefined) return undefined;
  const loaded: { exports: NativeBinding } = { exports: {} };
  process.dlopen(loaded, path);
  return loaded.exports;
}
