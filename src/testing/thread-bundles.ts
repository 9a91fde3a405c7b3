import { buildSync } from "esbuild";
import { join } from "node:path";
import type { SearchSource } from "../search/search-index.ts";
import type { WriterSource } from "../store/writer-client.ts";

const root = join(import.meta.dirname, "../..");
const addonPath = join(root, `node_modules/better-sqlite3/prebuilds/linux-${process.arch}.node`);
const codes = new Map<string, string>();

/** The writer thread as one script, for tests that open many stores: from its sources each start costs 80 ms more. */
export function writerBundle(): WriterSource {
  return { kind: "bundle", code: bundle("src/store/writer-thread.ts"), addonPath };
}

/** The same for the search thread. */
export function searchBundle(): SearchSource {
  return { kind: "bundle", code: bundle("src/search/search-thread.ts"), addonPath };
}

function bundle(entry: string): string {
  const made = codes.get(entry) ?? build(entry);
  codes.set(entry, made);
  return made;
}

function build(entry: string): string {
  const { outputFiles } = buildSync({
    absWorkingDir: root,
    entryPoints: [entry],
    bundle: true,
    platform: "node",
    format: "cjs",
    write: false,
    // Only used where a thread runs from its sources.
    logOverride: { "empty-import-meta": "silent" },
  });
  return outputFiles[0]!.text;
}
