import { parseArgs } from "node:util";
import {
  parseOptionsOf,
  UsageError,
  type Command,
  type CommandContext,
  type CommandWords,
} from "./command.ts";
import type { CommandEntry } from "./command-entry.ts";
import { commands } from "./commands.ts";
import { commandHelp, commandLines, overview, usageOf } from "./help.ts";

/** Exit codes: done, could not be done, called wrongly. */
export const exitCodes = { done: 0, failed: 1, usage: 2 } as const;

/** Runs the command that the words behind `homepost` name; resolves to the exit code. */
export async function run(typed: readonly string[], context: CommandContext): Promise<number> {
  const { terminal } = context;
  const [first = "help", second] = spelled(typed);
  if (first === "help" && second === undefined) {
    terminal.out(overview(commands));
    return exitCodes.done;
  }
  const words = first === "help" ? [...typed.slice(1), "--help"] : spelled(typed);
  const entry = entryOf(words);
  if (!entry) return withoutCommand(words, context);
  const command = await entry.load();
  const rest = words.slice(entry.words.split(" ").length);
  try {
    const parsed = parsedWords(command, rest);
    if (parsed.has("help")) {
      terminal.out(commandHelp(entry.words, command));
      return exitCodes.done;
    }
    if (command.takesAllWords !== true) checkCount(command, parsed.positionals);
    return await command.run(context, parsed);
  } catch (error) {
    const { message } = Error.isError(error) ? error : new Error(String(error));
    if (error instanceof UsageError) {
      terminal.err(`homepost: ${message}\nUsage: ${usageOf(entry.words, command)}\n`);
      return exitCodes.usage;
    }
    terminal.err(`homepost: ${message.replaceAll("\n", "\n  ")}\n`);
    return exitCodes.failed;
  }
}

/** `--version` and `--help` mean what the words mean. */
function spelled(typed: readonly string[]): string[] {
  const [first, ...rest] = typed;
  switch (first) {
    case undefined:
      return [];
    case "--version":
    case "-v":
      return ["version", ...rest];
    case "--help":
    case "-h":
      return ["help", ...rest];
    default:
      return [first, ...rest];
  }
}

/** The words of a command are one to three. */
function entryOf(words: readonly string[]): CommandEntry | undefined {
  const said = [1, 2, 3].map((count) => words.slice(0, count).join(" "));
  return commands.find((entry) => said.includes(entry.words));
}

/** The words are none of a command, but may be the beginning of some: these are shown, on demand or as a way out. */
function withoutCommand(words: readonly string[], { terminal }: CommandContext): number {
  const [first = "", second = "", third] = words;
  const beginning = commandsUnder(`${first} ${second}`).length > 0 ? `${first} ${second}` : first;
  const near = commandsUnder(beginning);
  if (near.length === 0) {
    terminal.err(`homepost: there is no command "${first}": see "homepost help"\n`);
    return exitCodes.usage;
  }
  const next = beginning === first ? second : third;
  if (next === "--help" || next === "-h") {
    terminal.out(commandLines(near));
    return exitCodes.done;
  }
  const isSaid = next !== undefined && next !== "" && !next.startsWith("-");
  const fault = isSaid ? `no "${next}"` : "say which";
  terminal.err(`homepost ${beginning}: ${fault}\n${commandLines(near)}`);
  return exitCodes.usage;
}

function commandsUnder(beginning: string): readonly CommandEntry[] {
  return commands.filter((entry) => entry.words.startsWith(`${beginning} `));
}

function parsedWords(command: Command, args: readonly string[]): CommandWords {
  try {
    if (command.takesAllWords === true && args[0] !== "--help") return wordsAsTyped(args);
    const { values, positionals } = parseArgs({
      args: [...args],
      options: parseOptionsOf(command),
      allowPositionals: true,
    });
    const all = (option: string): string[] =>
      [values[option]].flat().filter((value) => typeof value === "string");
    return {
      positionals,
      value: (option) => all(option).at(-1),
      values: all,
      has: (option) => values[option] !== undefined,
    };
  } catch (cause) {
    // parseArgs explains itself in its first sentence; what follows is about quoting.
    const text = String(Error.isError(cause) ? cause.message : cause);
    throw new UsageError(text.split(/\.\s|\n/, 1)[0], { cause });
  }
}

function wordsAsTyped(args: readonly string[]): CommandWords {
  return { positionals: args, value: () => undefined, values: () => [], has: () => false };
}

function checkCount(command: Command, words: readonly string[]): void {
  const { positionalsMin = 0, positionalsMax = 0 } = command;
  if (words.length < positionalsMin) {
    // The usage names the arguments in their order, those that must be there first.
    const missing = command.usage.split(" ").slice(words.length, positionalsMin);
    throw new UsageError(`${missing.join(" ")} is missing`);
  }
  if (words.length > positionalsMax) {
    const extra = words.slice(positionalsMax).map((word) => `"${word}"`);
    throw new UsageError(`Do not know what to do with ${extra.join(" ")}`);
  }
}
