import { parseOptionsOf, type Command } from "./command.ts";
import type { CommandEntry } from "./command-entry.ts";

/** One line for each command. */
export function commandLines(commands: readonly CommandEntry[]): string {
  const width = Math.max(...commands.map(({ words }) => words.length));
  return commands
    .map(({ words, summary }) => `  homepost ${words.padEnd(width)}  ${summary}\n`)
    .join("");
}

/** All commands. */
export function overview(commands: readonly CommandEntry[]): string {
  return (
    "A mail server for a home.\n\n" +
    `${commandLines(commands)}\n` +
    "Every command explains itself with --help. Those that ask a running server take\n" +
    "--dir DIR (or HOMEPOST_DIR) to say which: the data directory that it runs on.\n"
  );
}

/** One command with its options. */
export function commandHelp(words: string, command: Command): string {
  const rows = Object.keys(parseOptionsOf(command))
    .filter((name) => name !== "help")
    .map((name) => {
      const { value, text } = command.options[name]!;
      return [value === undefined ? `--${name}` : `--${name} ${value}`, text] as const;
    });
  const width = Math.max(0, ...rows.map(([name]) => name.length));
  const options = rows.map(([name, text]) => `  ${name.padEnd(width)}  ${text}\n`).join("");
  return `Usage: ${usageOf(words, command)}\n\n${command.help}\n${options === "" ? "" : `\n${options}`}`;
}

export function usageOf(words: string, command: Command): string {
  return `homepost ${words} ${command.usage}`.trimEnd();
}
