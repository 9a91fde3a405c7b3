import { question } from "./question.ts";
import { table, timeText } from "./table.ts";

export const sessionList = question({
  usage: "[--account NAME] [--json]",
  name: "session.list",
  help: "Shows who is logged in to the mail pages.",
  options: { account: { value: "NAME", text: "of that account" } },
  argumentsOf: (words) => ({ account: words.value("account") }),
  textOf: (sessions) =>
    table(
      ["ID", "ACCOUNT", "LAST USED", "FROM", "BROWSER"],
      sessions.map(({ id, account, usedAt, remoteAddress, userAgent }) => [
        id,
        account,
        timeText(usedAt),
        remoteAddress,
        userAgent ?? "-",
      ]),
    ),
});
