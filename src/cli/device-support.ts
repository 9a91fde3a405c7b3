import { directoryOption, type Command } from "./command.ts";
import { call } from "./server-call.ts";

export const deviceSupport: Command = {
  usage: "",
  help:
    "Prints how the machine is and its logs, for somebody who helps. Passwords, keys and the names in\n" +
    "mail addresses are left out.",
  options: { dir: directoryOption },
  async run(context, words) {
    const { text } = await call(context, words, { name: "device.support", arguments: {} });
    context.terminal.out(text);
    return 0;
  },
};
