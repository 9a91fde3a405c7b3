import { directoryOption, jsonOption, type Command } from "./command.ts";
import { call } from "./server-call.ts";
import { sizeText, table } from "./table.ts";

export const accountList: Command = {
  usage: "[--json]",
  help: "Shows the accounts, their addresses and how much mail they have.",
  options: { dir: directoryOption, json: jsonOption },
  async run(context, words) {
    const accounts = await call(context, words, { name: "account.list", arguments: {} });
    if (words.has("json")) {
      context.terminal.out(`${JSON.stringify(accounts, undefined, 2)}\n`);
      return 0;
    }
    const rows = accounts.map(({ name, messages, octets, quota, addresses, ...account }) => [
      name,
      String(messages),
      sizeText(octets) + (quota === 0 ? "" : ` of ${sizeText(quota)}`),
      addresses.join(", ") + remark(account),
    ]);
    context.terminal.out(table(["ACCOUNT", "MESSAGES", "SIZE", "ADDRESSES"], rows));
    return 0;
  },
};

function remark(account: {
  readonly loginDisabled: boolean;
  readonly mailPasswordDisabled: boolean;
}): string {
  if (account.loginDisabled) return " (may not log in)";
  return account.mailPasswordDisabled ? " (mail by app passwords and TLS keys only)" : "";
}
