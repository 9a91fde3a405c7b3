// What the one executable carries inside: the SQLite addon and the bundles of the writer thread and the
// search thread. Run from the sources there is nothing to unpack.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { getAsset, getRawAsset, isSea } from "node:sea";
import type { SearchSource } from "./search/search-index.ts";
import type { NativeBinding } from "./store/database.ts";
import type { WriterSource } from "./store/writer-client.ts";

export interface ExecutableParts {
  /** Undefined where the packages are found by themselves. */
  readonly nativeBinding: NativeBinding | undefined;
  readonly writer: WriterSource | undefined;
  readonly search: SearchSource | undefined;
  /** Removes the unpacked addon; call it when all threads have loaded it. */
  release(): void;
}

/** Names of the assets, as image/executable/build.ts packs them. */
export const assetNames = {
  addon: "better_sqlite3.node",
  writer: "writer.js",
  search: "search.js",
} as const;

const nothingPacked: ExecutableParts = {
  nativeBinding: undefined,
  writer: undefined,
  search: undefined,
  release: () => {},
};

/**
 * Loads the addon from a private folder below the first of `directories` where that is possible (some are mounted
 * noexec), because a shared object can only be loaded from a file, and others must not be able to put theirs in
 * its place.
 */
export function unpack(directories: readonly string[]): ExecutableParts {
  if (!isSea()) return nothingPacked;
  let failure: unknown;
  for (const directory of directories) {
    try {
      return unpackBelow(directory);
    } catch (error) {
      failure = error;
    }
  }
  throw new Error(`Cannot load the database: ${String(failure)}`, { cause: failure });
}

function unpackBelow(directory: string): ExecutableParts {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const folder = mkdtempSync(join(directory, "homepost-addon-"));
  const release = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const addonPath = join(folder, assetNames.addon);
    writeFileSync(addonPath, Buffer.from(getRawAsset(assetNames.addon)), { mode: 0o600 });
    const loaded: { exports: NativeBinding } = { exports: {} };
    process.dlopen(loaded, addonPath);
    const threadOf = (asset: string) =>
      ({ kind: "bundle", code: getAsset(asset, "utf8"), addonPath }) as const;
    return {
      nativeBinding: loaded.exports,
      writer: threadOf(assetNames.writer),
      search: threadOf(assetNames.search),
      release,
    };
  } catch (error) {
    release();
    throw error;
  }
}
