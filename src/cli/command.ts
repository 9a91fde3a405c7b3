import type { ParseArgsOptionsConfig } from "node:util";
import type { Environment } from "../config/environment.ts";
import type { ServerSettings } from "../config/server-settings.ts";
import type { Verified } from "../store/verify.ts";
import type { Terminal } from "./terminal.ts";

/** One command: a file that says how it is called and what it does. */
export interface Command {
  /** Behind the command's words, such as `ADDRESS [--name NAME]`. */
  readonly usage: string;
  /** Some sentences for --help. */
  readonly help: string;
  readonly options: Readonly<Record<string, CommandOption>>;
  /** It reads all words behind its own by itself, options too. */
  readonly takesAllWords?: boolean;
  readonly positionalsMin?: number;
  readonly positionalsMax?: number;
  /** Resolves to the exit code. */
  run(context: CommandContext, words: CommandWords): Promise<number>;
}

export interface CommandOption {
  /** What the value is called in the help; a switch has none. */
  readonly value?: string;
  readonly text: string;
  readonly multiple?: boolean;
}

/** What was typed behind the command's own words. */
export interface CommandWords {
  readonly positionals: readonly string[];
  /** The last value of an option. */
  value(option: string): string | undefined;
  values(option: string): readonly string[];
  has(option: string): boolean;
}

export interface CommandContext {
  readonly terminal: Terminal;
  readonly environment: Environment;
  /** How this program is called from here, for hints: `homepost`, or the sources with their Node. */
  readonly program: string;
  /** These are given by main.ts, so that other commands do not load the server. */
  startServer(settings: ServerSettings): Promise<RunningServer>;
  verifyDirectory(directory: string, fault: (text: string) => void): Promise<Verified>;
  fillDirectory(filling: DirectoryFilling): Promise<void>;
  runHost(on: HostListening): Promise<void>;
  runFirstBoot(): Promise<void>;
}

/** Where the root helper listens: on a path, or on what systemd handed over. */
export type HostListening = { readonly path: string } | { readonly fd: number };

/** Test data for an empty directory. */
export interface DirectoryFilling {
  readonly directory: string;
  readonly accounts: number;
  /** In the inbox of each account. */
  readonly messages: number;
  readonly progress: (address: string, done: number) => void;
}

export interface RunningServer extends AsyncDisposable {
  readonly doors: readonly {
    readonly service: string;
    readonly address: string;
    readonly port: number;
  }[];
  /** The box is nobody's. */
  readonly isUnclaimed: boolean;
  /** The code to claim it with, where it is to be shown. */
  readonly claimCode: string | undefined;
  /** For the key of its certificate, to be compared with those that its page shows. */
  readonly keyWords: readonly string[] | undefined;
  /** What is wrong with its setup.txt. */
  readonly setupFaults: string | undefined;
  /** Rejects when the server cannot go on. */
  readonly failed: Promise<never>;
}

/** The command was called wrongly; the text says how. Exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** It could not be done; the text says why and what to do. Exit code 1. */
export class CommandError extends Error {
  override readonly name = "CommandError";
}

/** Every command can be told where the data is. */
export const directoryOption: CommandOption = {
  value: "DIR",
  text: "data directory of the server (or HOMEPOST_DIR)",
};
export const jsonOption: CommandOption = { text: "print JSON" };

export function parseOptionsOf(command: Command): ParseArgsOptionsConfig {
  const options: ParseArgsOptionsConfig = { help: { type: "boolean", short: "h" } };
  for (const [name, { value, multiple }] of Object.entries(command.options)) {
    options[name] =
      value === undefined ? { type: "boolean" } : { type: "string", multiple: multiple ?? false };
  }
  return options;
}
