import type { Command } from "./command.ts";

export const hostFirstBoot: Command = {
  usage: "",
  help:
    "Takes from the card what it says of the machine itself: names, Wi-Fi, keys of SSH. Done once, before\n" +
    "the network comes up; a setup.txt with faults is read again at the next start.",
  options: {},
  async run(context) {
    await context.runFirstBoot();
    return 0;
  },
};
