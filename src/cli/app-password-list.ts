import { directoryOption, jsonOption, type Command } from "./command.ts";
import { call } from "./server-call.ts";
import { table, timeText } from "./table.ts";

export const appPasswordList: Command = {
  usage: "ACCOUNT [--json]",
  help: "Shows the app passwords of an account, where they are valid and when they were used last.",
  options: { dir: directoryOption, json: jsonOption },
  positionalsMin: 1,
  positionalsMax: 1,
  async run(context, words) {
    const account = words.positionals[0]!;
    const passwords = await call(context, words, {
      name: "account.app-password.list",
      arguments: { account },
    });
    if (words.has("json")) {
      context.terminal.out(`${JSON.stringify(passwords, undefined, 2)}\n`);
      return 0;
    }
    const rows = passwords.map(({ name, scopes, createdAt, lastUsedAt }) => [
      timeText(createdAt),
      lastUsedAt === undefined ? "never" : timeText(lastUsedAt),
      scopes.join(","),
      name,
    ]);
    if (rows.length === 0) context.terminal.out(`${account} has no app passwords\n`);
    else context.terminal.out(table(["MADE", "LAST USED", "SCOPE", "NAME"], rows));
    return 0;
  },
};
