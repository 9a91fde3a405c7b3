import type { Command } from "./command.ts";

/** What the first words of a command line mean. Each command is loaded only when it is asked for. */
export interface CommandEntry {
  readonly words: string;
  readonly summary: string;
  load(): Promise<Command>;
}
