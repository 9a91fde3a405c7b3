import { directoryOption, jsonOption, type Command } from "./command.ts";
import { call } from "./server-call.ts";
import { table, timeText } from "./table.ts";

export const tlsKeyList: Command = {
  usage: "ACCOUNT [--json]",
  help: "Shows the TLS keys of an account, whom they log in as and when they were used last.",
  options: { dir: directoryOption, json: jsonOption },
  positionalsMin: 1,
  positionalsMax: 1,
  async run(context, words) {
    const account = words.positionals[0]!;
    const keys = await call(context, words, {
      name: "account.tls-key.list",
      arguments: { account },
    });
    if (words.has("json")) {
      context.terminal.out(`${JSON.stringify(keys, undefined, 2)}\n`);
      return 0;
    }
    const rows = keys.map(({ name, algorithm, login, imapPreauth, createdAt, lastUsedAt }) => [
      timeText(createdAt),
      lastUsedAt === undefined ? "never" : timeText(lastUsedAt),
      algorithm,
      imapPreauth ? "yes" : "no",
      login,
      name,
    ]);
    const head = ["ADDED", "LAST USED", "KEY", "PREAUTH", "LOGIN", "NAME"];
    if (rows.length === 0) context.terminal.out(`${account} has no TLS keys\n`);
    else context.terminal.out(table(head, rows));
    return 0;
  },
};
