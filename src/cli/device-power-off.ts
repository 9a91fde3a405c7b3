import { directoryOption, type Command } from "./command.ts";
import { call } from "./server-call.ts";

export const devicePowerOff: Command = {
  usage: "",
  help: "Switches the machine off. Unplug it and plug it in again to switch it on.",
  options: { dir: directoryOption },
  async run(context, words) {
    await call(context, words, { name: "device.power-off", arguments: {} });
    context.terminal.out("The machine switches itself off\n");
    return 0;
  },
};
