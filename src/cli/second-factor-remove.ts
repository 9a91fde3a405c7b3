import { directoryOption, type Command } from "./command.ts";
import { call } from "./server-call.ts";

export const secondFactorRemove: Command = {
  usage: "ACCOUNT",
  help:
    "Removes its passkeys and codes of an app, for somebody who has lost the phone: the password alone\n" +
    "opens the pages again, and mail programs may use it.",
  options: { dir: directoryOption },
  positionalsMin: 1,
  positionalsMax: 1,
  async run(context, words) {
    const account = words.positionals[0]!;
    await call(context, words, { name: "account.second-factor.remove", arguments: { account } });
    context.terminal.out(`${account} logs in with the password alone again\n`);
    return 0;
  },
};
