import { version as number } from "../config/version.ts";
import type { Command } from "./command.ts";

export const version: Command = {
  usage: "",
  help: "Prints the version.",
  options: {},
  async run({ terminal }) {
    const { platform, arch, versions } = process;
    terminal.out(`homepost ${number} (Node ${versions.node}, ${platform}-${arch})\n`);
    return 0;
  },
};
