import { directoryOption, type Command } from "./command.ts";
import { call } from "./server-call.ts";

export const deviceFactoryReset: Command = {
  usage: "NAME",
  help:
    "Erases all mail, accounts and settings, and starts anew as a box that is nobody's. There is no way\n" +
    "back. NAME is that of the box, so that it is not done by accident.",
  options: { dir: directoryOption },
  positionalsMin: 1,
  positionalsMax: 1,
  async run(context, words) {
    const hostName = words.positionals[0]!;
    await call(context, words, { name: "device.factory-reset", arguments: { hostName } });
    context.terminal.out("Everything is erased with the next start, which begins now\n");
    return 0;
  },
};
