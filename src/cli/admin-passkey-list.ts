import { directoryOption, jsonOption, type Command } from "./command.ts";
import { passkeyTable } from "./second-factor-show.ts";
import { call } from "./server-call.ts";

export const adminPasskeyList: Command = {
  usage: "[--json]",
  help: "Shows the passkeys of the admin pages. They are made on those pages.",
  options: { dir: directoryOption, json: jsonOption },
  positionalsMin: 0,
  positionalsMax: 0,
  async run(context, words) {
    const passkeys = await call(context, words, { name: "admin.passkey.list", arguments: {} });
    const { terminal } = context;
    if (words.has("json")) terminal.out(`${JSON.stringify(passkeys, undefined, 2)}\n`);
    else terminal.out(passkeys.length === 0 ? "No passkeys\n" : passkeyTable(passkeys));
    return 0;
  },
};
