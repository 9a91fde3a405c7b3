import { join, relative } from "node:path";
import { build } from "esbuild";
import type { Metafile } from "esbuild";

export interface Bundle {
  /** By names such as "webmail-ABCD.js". */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** Scripts that a page loads at once: its own, then those that it imports. */
  scriptsOf(entry: string): readonly string[];
  /** All that a page may ever load, by and by. */
  everythingOf(entry: string): readonly string[];
  /** The name of what one source became. */
  nameOf(entry: string): string;
}

export interface BundleOptions {
  /** Relative to `root`. */
  readonly entries: readonly string[];
  readonly root: string;
  /** With hashes of what is inside in their names. */
  readonly hashed: boolean;
}

/** Everything for browsers of the last three years. */
export async function bundle({ entries, root, hashed }: BundleOptions): Promise<Bundle> {
  const outdir = join(root, "build/ui");
  const name = hashed ? "[name]-[hash]" : "[name]";
  const { outputFiles, metafile } = await build({
    absWorkingDir: root,
    entryPoints: [...entries],
    outdir,
    bundle: true,
    write: false,
    metafile: true,
    splitting: hashed,
    format: "esm",
    target: ["chrome123", "firefox121", "safari17.5"],
    minify: true,
    entryNames: name,
    chunkNames: "part-[hash]",
    assetNames: "[name]-[hash]",
    loader: { ".svg": "file", ".png": "file" },
    jsx: "automatic",
    jsxImportSource: "preact",
    legalComments: "none",
    logLevel: "warning",
  });
  const files = new Map(
    outputFiles.map(({ path, contents }) => [relative(outdir, path), contents]),
  );
  const nameOf = (entry: string): string => outputOf(metafile, entry);
  return {
    files,
    nameOf,
    scriptsOf: (entry) => withImports(metafile, nameOf(entry), ["import-statement"]),
    everythingOf: (entry) =>
      withImports(metafile, nameOf(entry), ["import-statement", "dynamic-import"]),
  };
}

const folder = "build/ui/";

function outputOf({ outputs }: Metafile, entry: string): string {
  const found = Object.entries(outputs).find(([, { entryPoint }]) => entryPoint === entry);
  if (found === undefined) throw new Error(`Nothing was made of ${entry}`);
  return found[0].slice(folder.length);
}

function withImports({ outputs }: Metafile, first: string, kinds: readonly string[]): string[] {
  const names = [first];
  for (const name of names) {
    for (const { path, kind } of outputs[`${folder}${name}`]?.imports ?? []) {
      const imported = path.slice(folder.length);
      if (kinds.includes(kind) && !names.includes(imported)) names.push(imported);
    }
  }
  return names;
}
