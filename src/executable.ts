// What the one executable carries inside: the SQLite addon, the bundles of the writer thread and the search thread,
// and the pages. Run from the sources there is nothing to unpack, and the pages are where `make ui` puts them.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { getAsset, getRawAsset, isSea } from "node:sea";
import type { SearchSource } from "./search/search-index.ts";
import { makeDirectory } from "./store/data-directory.ts";
import type { NativeBinding } from "./store/database.ts";
import type { WriterSource } from "./store/writer-client.ts";
import type { CleanerSource } from "./web/html-mail/html-cleaner.ts";

export interface ExecutableParts {
  /** Undefined where the packages are found by themselves. */
  readonly nativeBinding: NativeBinding | undefined;
  readonly writer: WriterSource | undefined;
  /** The search thread comes and goes: unpacked anew each time, until the thread has loaded it. */
  unpackSearch(): { readonly source: SearchSource | undefined; readonly release: () => void };
  /** Removes the unpacked addon; call it when the writer thread has loaded it. */
  release(): void;
}

/** Names of the assets, as image/executable/build.ts packs them. */
export const assetNames = {
  addon: "better_sqlite3.node",
  writer: "writer.js",
  search: "search.js",
  htmlMail: "html-mail.js",
  pages: "pages.json",
} as const;

const nothingPacked: ExecutableParts = {
  nativeBinding: undefined,
  writer: undefined,
  unpackSearch: () => ({ source: undefined, release: () => {} }),
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

/** The web pages as ui/build packs them; undefined where the sources run and nobody has made them. */
export function packedPages(): string | undefined {
  if (isSea()) return getAsset(assetNames.pages, "utf8");
  const file = join(import.meta.dirname, "../dist/ui/pages.json");
  return existsSync(file) ? readFileSync(file, "utf8") : undefined;
}

/** The code of the thread that makes HTML mail safe; it comes and goes. */
export function htmlCleanerSource(): CleanerSource {
  if (!isSea()) return { kind: "file" };
  return { kind: "bundle", code: getAsset(assetNames.htmlMail, "utf8") };
}

function unpackBelow(directory: string): ExecutableParts {
  const { addonPath, release } = writeAddon(directory);
  try {
    const loaded: { exports: NativeBinding } = { exports: {} };
    process.dlopen(loaded, addonPath);
    return {
      nativeBinding: loaded.exports,
      writer: { kind: "bundle", code: getAsset(assetNames.writer, "utf8"), addonPath },
      unpackSearch: () => {
        const addon = writeAddon(directory);
        const code = getAsset(assetNames.search, "utf8");
        const source = { kind: "bundle", code, addonPath: addon.addonPath } as const;
        return { source, release: addon.release };
      },
      release,
    };
  } catch (error) {
    release();
    throw error;
  }
}

function writeAddon(directory: string): { addonPath: string; release: () => void } {
  makeDirectory(directory);
  const folder = mkdtempSync(join(directory, "homepost-addon-"));
  const release = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    const addonPath = join(folder, assetNames.addon);
    writeFileSync(addonPath, Buffer.from(getRawAsset(assetNames.addon)), { mode: 0o600 });
    return { addonPath, release };
  } catch (error) {
    release();
    throw error;
  }
}
