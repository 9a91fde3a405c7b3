import { directoryOption, type Command } from "./command.ts";
import { call } from "./server-call.ts";

export const suppressionRemove: Command = {
  usage: "ACCOUNT ADDRESS",
  help: "Lets an account send mail to an address again.",
  options: { dir: directoryOption },
  positionalsMin: 2,
  positionalsMax: 2,
  async run(context, words) {
    const [account, address] = words.positionals as [string, string];
    await call(context, words, {
      name: "queue.suppressions.remove",
      arguments: { account, address },
    });
    context.terminal.out(`Mail of ${account} goes to ${address} again\n`);
    return 0;
  },
};
