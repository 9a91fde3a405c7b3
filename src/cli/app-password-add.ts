import { appPasswordScopes } from "../store/access-store.ts";
import { directoryOption, UsageError, type Command } from "./command.ts";
import { call } from "./server-call.ts";

export const appPasswordAdd: Command = {
  usage: "ACCOUNT NAME [--scope imap,smtp,web]",
  help:
    "Makes a password for one device or program, and prints it: it is shown only this once.\n" +
    "It is typed with its dashes, beside an address of the account as the user name. NAME says\n" +
    "what it is for. With mailPasswordDisabled in the configuration of the account, mail programs\n" +
    "need one of these, and the account's own password is for pages only.",
  options: {
    dir: directoryOption,
    scope: { value: "WORDS", text: "where it is valid: imap, smtp (sending), web (imap,smtp)" },
  },
  positionalsMin: 2,
  positionalsMax: 2,
  async run(context, words) {
    const [account, name] = words.positionals as [string, string];
    const scopes = (words.value("scope") ?? "imap,smtp").split(",").map(scopeOf);
    const { password } = await call(context, words, {
      name: "account.app-password.add",
      arguments: { account, name, scopes },
    });
    context.terminal.out(`${password}\n`);
    return 0;
  },
};

function scopeOf(word: string): (typeof appPasswordScopes)[number] {
  const scope = appPasswordScopes.find((known) => known === word.trim());
  if (scope === undefined) throw new UsageError(`--scope needs some of imap, smtp, web`);
  return scope;
}
