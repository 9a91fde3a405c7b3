import { directoryOption, type Command } from "./command.ts";
import { call } from "./server-call.ts";

export const domainAdd: Command = {
  usage: "DOMAIN",
  help: "Adds a domain whose mail this server takes.",
  options: { dir: directoryOption },
  positionalsMin: 1,
  positionalsMax: 1,
  async run(context, words) {
    const added = await call(context, words, {
      name: "domain.add",
      arguments: { name: words.positionals[0]! },
    });
    context.terminal.out(`Added domain ${added.name}; give it addresses with "account add"\n`);
    return 0;
  },
};
