import { existsSync } from "node:fs";
import { join } from "node:path";
import { freePortBase } from "../src/interop/free-ports.ts";
import { Daemon, run } from "../src/interop/program.ts";
import type { StartTarget } from "./target.ts";

const root = join(import.meta.dirname, "..");
const builtExecutable = join(root, `dist/homepost-linux-${process.arch}`);

export interface HomepostOptions {
  /** Absent: the one that `make dist` made, or else the sources. */
  readonly executable?: string | undefined;
  /** Node's own options, for the sources only. */
  readonly nodeOptions?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

/** Homepost as a developer starts it: localserve with its defaults. */
export function homepost(options: HomepostOptions = {}): StartTarget {
  const { executable = existsSync(builtExecutable) ? builtExecutable : undefined } = options;
  const fromSources = options.nodeOptions !== undefined || executable === undefined;
  const program = fromSources ? process.execPath : executable;
  const first = fromSources ? [...(options.nodeOptions ?? []), join(root, "src/main.ts")] : [];
  return async (directory) => {
    const { stdout } = await run(program, [...first, "--version"]);
    const base = await freePortBase([25, 143, 465, 587, 993]);
    const place = ["--dir", join(directory, "data"), "--ip", "127.0.0.1"];
    const args = [...first, "localserve", ...place, "--port-base", String(base)];
    const { env = {} } = options;
    const daemon = new Daemon(program, args, { log: join(directory, "log"), env });
    return {
      name: "Homepost",
      version: `${stdout.trim()}${fromSources ? " from sources" : ""}`,
      smtpPort: base + 25,
      imapPort: base + 143,
      address: "you@localhost",
      password: "homepost-local",
      roots: () => [daemon.pid],
      [Symbol.asyncDispose]: () => daemon[Symbol.asyncDispose](),
    };
  };
}
