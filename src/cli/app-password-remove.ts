import { directoryOption, type Command } from "./command.ts";
import { call } from "./server-call.ts";

export const appPasswordRemove: Command = {
  usage: "ACCOUNT NAME",
  help: "Removes it: nobody logs in by it any more. Who is logged in already stays.",
  options: { dir: directoryOption },
  positionalsMin: 2,
  positionalsMax: 2,
  async run(context, words) {
    const [account, name] = words.positionals as [string, string];
    await call(context, words, {
      name: "account.app-password.remove",
      arguments: { account, name },
    });
    context.terminal.out(`Removed app password ${name} of ${account}\n`);
    return 0;
  },
};
