import { readFileSync } from "node:fs";
import { configFile, parseConfig, type Config } from "./config.ts";
import { ConfigRefusal } from "./config-refusal.ts";

/** Reads the static configuration. A file that was asked for by name must exist. */
export function readConfig(file: string | undefined): Config {
  const path = file ?? configFile;
  const text = textOf(path);
  if (text === undefined && file !== undefined) {
    throw new ConfigRefusal([{ path: "", text: `there is no file "${file}"` }]);
  }
  try {
    return parseConfig(text ?? "", textOf("/etc/resolv.conf") ?? "");
  } catch (error) {
    if (!(error instanceof ConfigRefusal)) throw error;
    throw new ConfigRefusal(
      error.faults.map((fault) => ({ ...fault, path: `${path}: ${fault.path}`.trimEnd() })),
    );
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}
