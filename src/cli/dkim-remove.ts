import { directoryOption, type Command } from "./command.ts";
import { call } from "./server-call.ts";

export const dkimRemove: Command = {
  usage: "DOMAIN SELECTOR",
  help: "Forgets a key that no longer signs. Take its record out of the DNS first.",
  options: { dir: directoryOption },
  positionalsMin: 2,
  positionalsMax: 2,
  async run(context, words) {
    const [domain = "", selector = ""] = words.positionals;
    await call(context, words, { name: "dkim.remove", arguments: { domain, selector } });
    context.terminal.out(`Removed ${selector}\n`);
    return 0;
  },
};
