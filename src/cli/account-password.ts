import { directoryOption, type Command } from "./command.ts";
import { newPassword } from "./new-password.ts";
import { call } from "./server-call.ts";

export const accountPassword: Command = {
  usage: "ACCOUNT",
  help:
    "Gives an account a new password. It is asked for, or read as a line from standard input.\n" +
    "The old one is worth nothing from then on.",
  options: { dir: directoryOption },
  positionalsMin: 1,
  positionalsMax: 1,
  async run(context, words) {
    const account = words.positionals[0]!;
    const password = await newPassword(context, words, account);
    await call(context, words, { name: "account.password", arguments: { account, password } });
    context.terminal.out(`Changed the password of ${account}\n`);
    return 0;
  },
};
