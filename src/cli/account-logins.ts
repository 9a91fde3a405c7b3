import type { LoginFacts } from "../admin/account-logins.ts";
import { directoryOption, jsonOption, type Command } from "./command.ts";
import { numberOption } from "./number-option.ts";
import { call } from "./server-call.ts";
import { table, timeText } from "./table.ts";

export const accountLogins: Command = {
  usage: "[ACCOUNT] [--limit N] [--json]",
  help:
    "Shows who logged in, or tried to, within the last 30 days, the latest first; of one account,\n" +
    "or of all. Attempts that were alike are one line. ACCOUNT - is for logins that are nobody's.",
  options: {
    dir: directoryOption,
    json: jsonOption,
    limit: { value: "N", text: "show at most that many (100)" },
  },
  positionalsMax: 1,
  async run(context, words) {
    const limit = numberOption(words, "limit", { byDefault: 100, max: 10_000 });
    const [account] = words.positionals;
    const logins = await call(context, words, {
      name: "account.logins",
      arguments: { limit, ...(account === undefined ? {} : { account }) },
    });
    if (words.has("json")) context.terminal.out(`${JSON.stringify(logins, undefined, 2)}\n`);
    else if (logins.length === 0) context.terminal.out("Nobody has tried to log in\n");
    else context.terminal.out(table(head, logins.map(rowOf)));
    return 0;
  },
};

const head = ["LAST", "COUNT", "ACCOUNT", "RESULT", "FROM", "BY", "LOGIN", "WITH"];

function rowOf(login: LoginFacts): string[] {
  return [
    timeText(login.lastAt),
    String(login.count),
    login.account,
    login.result,
    login.remoteAddress,
    `${login.protocol} ${login.mechanism}${login.tls === undefined ? " without TLS" : ""}`,
    login.login ?? "-",
    [login.credential, login.userAgent].filter((text) => text !== undefined).join(", "),
  ];
}
