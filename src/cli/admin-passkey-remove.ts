import { directoryOption, type Command } from "./command.ts";
import { call } from "./server-call.ts";

export const adminPasskeyRemove: Command = {
  usage: "NAME",
  help: "Removes it: nobody logs in to the admin pages by it any more. Who is logged in already stays.",
  options: { dir: directoryOption },
  positionalsMin: 1,
  positionalsMax: 1,
  async run(context, words) {
    const name = words.positionals[0]!;
    await call(context, words, { name: "admin.passkey.remove", arguments: { name } });
    context.terminal.out(`Removed passkey ${name} of the admin pages\n`);
    return 0;
  },
};
