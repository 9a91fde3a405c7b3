// Makes one executable for each processor: Node itself, stripped, with our bundle, the bundles of its threads
// and the SQLite addon inside. Node of the other processor comes from npm too, checked by the lockfile.
import { build, type BuildOptions } from "esbuild";
import { execFileSync } from "node:child_process";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { assetNames } from "../../src/executable.ts";
import { pagePackFile } from "../../ui/build/build-pages.ts";
import { nodeOptions } from "./node-options.ts";

const root = join(import.meta.dirname, "../..");
const work = join(root, "build");
const dist = join(root, "dist");

/** Processors by Node's names, with the tool that strips their programs. */
const targets = [
  { arch: "x64", strip: "x86_64-linux-gnu-strip" },
  { arch: "arm64", strip: "aarch64-linux-gnu-strip" },
] as const;

type Target = (typeof targets)[number];

await main();

async function main(): Promise<void> {
  mkdirSync(work, { recursive: true });
  mkdirSync(dist, { recursive: true });
  await bundle("src/main.ts", "main.js");
  await bundle("src/store/writer-thread.ts", assetNames.writer);
  await bundle("src/search/search-thread.ts", assetNames.search);
  await bundle("src/web/html-mail/html-mail-thread.ts", assetNames.htmlMail);
  for (const target of targets) {
    const file = executable(target);
    const megabytes = (statSync(file).size / 1e6).toFixed(1);
    process.stdout.write(`${file.slice(root.length + 1)}  ${megabytes} MB\n`);
  }
}

async function bundle(entry: string, name: string): Promise<void> {
  const options: BuildOptions = {
    absWorkingDir: root,
    entryPoints: [entry],
    outfile: join(work, name),
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node26",
    // Names are kept, so that a stack in a log still says something.
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: "none",
    logLevel: "warning",
    // Only used where the program runs from its sources.
    logOverride: { "empty-import-meta": "silent" },
  };
  await build(options);
}

function executable(target: Target): string {
  const made = join(work, `homepost-linux-${target.arch}`);
  const output = join(dist, `homepost-linux-${target.arch}`);
  const addon = `node_modules/better-sqlite3/prebuilds/linux-${target.arch}.node`;
  const config = join(work, `executable-${target.arch}.json`);
  const settings = {
    main: join(work, "main.js"),
    mainFormat: "commonjs",
    executable: strippedNode(target),
    output: made,
    disableExperimentalSEAWarning: true,
    // A cache made here is worth nothing on the other processor.
    useCodeCache: target.arch === process.arch,
    execArgv: nodeOptions,
    execArgvExtension: "none",
    assets: {
      [assetNames.writer]: join(work, assetNames.writer),
      [assetNames.search]: join(work, assetNames.search),
      [assetNames.htmlMail]: join(work, assetNames.htmlMail),
      [assetNames.addon]: join(root, addon),
      [assetNames.pages]: pagePackFile,
    },
  };
  writeFileSync(config, JSON.stringify(settings, undefined, 2));
  run(process.execPath, ["--build-sea", config]);
  // Node writes the file in one piece, and the kernel then keeps it in memory in pieces of megabytes, of which a
  // process that touches an octet is charged with all: 28 MB more until the next boot. A copy has small pieces.
  rmSync(output, { force: true });
  copyFileSync(made, output);
  chmodSync(output, 0o755);
  return output;
}

function strippedNode(target: Target): string {
  const stripped = join(work, `node-${target.arch}`);
  run(target.strip, ["-s", "-o", stripped, nodeOf(target)]);
  return stripped;
}

/** Node for that processor: installed here, or fetched below build/ by the same lockfile. */
function nodeOf({ arch }: Target): string {
  const name = `node_modules/node-linux-${arch}/bin/node`;
  if (existsSync(join(root, name))) return join(root, name);
  const folder = join(work, arch);
  if (existsSync(join(folder, name))) return join(folder, name);
  process.stdout.write(`Fetching Node for ${arch}\n`);
  mkdirSync(folder, { recursive: true });
  for (const file of ["package.json", "package-lock.json", ".npmrc"]) {
    copyFileSync(join(root, file), join(folder, file));
  }
  const system = ["--os=linux", `--cpu=${arch}`];
  run("npm", ["ci", ...system, "--omit=dev", "--ignore-scripts", "--no-audit"], folder);
  return join(folder, name);
}

function run(program: string, args: readonly string[], cwd = root): void {
  execFileSync(program, args, { cwd, stdio: ["ignore", "ignore", "inherit"] });
}
