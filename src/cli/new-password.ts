import { CommandError, type CommandContext, type CommandWords } from "./command.ts";
import { call } from "./server-call.ts";

/** The password for an account: the first line of standard input, or asked twice on the terminal. */
export async function newPassword(
  context: CommandContext,
  words: CommandWords,
  forWhom: string,
): Promise<string> {
  const { terminal } = context;
  if (!terminal.isInteractive) return terminal.readPassword("");
  // Nobody is to think up a password, and then hear that there is no server to have it.
  await call(context, words, { name: "status", arguments: {} });
  const password = await terminal.readPassword(`Password for ${forWhom}: `);
  if ((await terminal.readPassword("The same again: ")) === password) return password;
  throw new CommandError("The two passwords differ: nothing was changed");
}
