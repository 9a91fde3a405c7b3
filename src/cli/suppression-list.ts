import { directoryOption, jsonOption, type Command } from "./command.ts";
import { call } from "./server-call.ts";
import { table, timeText } from "./table.ts";

export const suppressionList: Command = {
  usage: "[ACCOUNT] [--json]",
  help:
    "Shows the addresses that accounts send no mail to: their servers refused it, or a person wanted\n" +
    "it so. Mail to them fails at once, and its sender is told.",
  options: { dir: directoryOption, json: jsonOption },
  positionalsMax: 1,
  async run(context, words) {
    const [account] = words.positionals;
    const found = await call(context, words, {
      name: "queue.suppressions.list",
      arguments: { account },
    });
    if (words.has("json")) context.terminal.out(`${JSON.stringify(found, undefined, 2)}\n`);
    else if (found.length === 0) context.terminal.out("No address is suppressed\n");
    else {
      const rows = found.map((one) => [
        one.account,
        one.address,
        timeText(one.createdAt),
        one.manual ? "a person" : "itself",
        one.reason,
      ]);
      context.terminal.out(table(["ACCOUNT", "ADDRESS", "SINCE", "BY", "REASON"], rows));
    }
    return 0;
  },
};
