import { CommandError } from "./command.ts";
import type { Terminal } from "./terminal.ts";

/** The password for an account: the first line of standard input, or asked twice on the terminal. */
export async function newPassword(terminal: Terminal, forWhom: string): Promise<string> {
  const password = await terminal.readPassword(`Password for ${forWhom}: `);
  if (!terminal.isInteractive) return password;
  if ((await terminal.readPassword("The same again: ")) === password) return password;
  throw new CommandError("The two passwords differ: nothing was changed");
}
