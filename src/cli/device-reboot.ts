import { directoryOption, type Command } from "./command.ts";
import { call } from "./server-call.ts";

export const deviceReboot: Command = {
  usage: "",
  help: "Starts the machine anew. Mail that comes meanwhile waits with those who send it.",
  options: { dir: directoryOption },
  async run(context, words) {
    await call(context, words, { name: "device.reboot", arguments: {} });
    context.terminal.out("The machine starts anew\n");
    return 0;
  },
};
