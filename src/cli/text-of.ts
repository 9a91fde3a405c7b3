import { readFile } from "node:fs/promises";
import { CommandError } from "./command.ts";
import type { Terminal } from "./terminal.ts";

/** The text of a file that the command line names; "-" is standard input. */
export async function textOf(terminal: Terminal, file: string, octetsMax: number): Promise<string> {
  if (file === "-") return terminal.readAll(octetsMax);
  try {
    return await readFile(file, "utf8");
  } catch (cause) {
    throw new CommandError(`Cannot read "${file}": ${reason(cause)}`, { cause });
  }
}

function reason(error: unknown): string {
  switch (Error.isError(error) && "code" in error ? error.code : undefined) {
    case "ENOENT":
      return "there is no such file";
    case "EISDIR":
      return "it is a directory";
    case "EACCES":
      return "you may not read it";
    default:
      return String(error);
  }
}
