import { directoryOption, type Command } from "./command.ts";
import { call } from "./server-call.ts";

export const suppressionAdd: Command = {
  usage: "ACCOUNT ADDRESS [--reason TEXT]",
  help: "Lets an account send no more mail to an address, in any spelling of it.",
  options: { dir: directoryOption, reason: { value: "TEXT", text: "shown to those who send" } },
  positionalsMin: 2,
  positionalsMax: 2,
  async run(context, words) {
    const [account, address] = words.positionals as [string, string];
    await call(context, words, {
      name: "queue.suppressions.add",
      arguments: { account, address, reason: words.value("reason") },
    });
    context.terminal.out(`No more mail of ${account} goes to ${address}\n`);
    return 0;
  },
};
