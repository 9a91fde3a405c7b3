import { directoryOption, type Command } from "./command.ts";
import { newPassword } from "./new-password.ts";
import { call } from "./server-call.ts";

export const adminPassword: Command = {
  usage: "",
  help:
    "Sets the password of the admin pages. It is asked for, or read as a line from standard input.\n" +
    "Who is logged in there stays so.",
  options: { dir: directoryOption },
  positionalsMin: 0,
  positionalsMax: 0,
  async run(context, words) {
    const password = await newPassword(context, words, "the admin pages");
    await call(context, words, { name: "admin.password", arguments: { password } });
    context.terminal.out("Changed the password of the admin pages\n");
    return 0;
  },
};
