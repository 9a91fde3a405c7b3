import { directoryOption, jsonOption, type Command } from "./command.ts";
import { call } from "./server-call.ts";
import { table, timeText } from "./table.ts";

export const holdRuleList: Command = {
  usage: "[--json]",
  help: "Shows by which rules messages are held as they are queued.",
  options: { dir: directoryOption, json: jsonOption },
  async run(context, words) {
    const rules = await call(context, words, { name: "queue.hold-rules.list", arguments: {} });
    if (words.has("json")) context.terminal.out(`${JSON.stringify(rules, undefined, 2)}\n`);
    else if (rules.length === 0) context.terminal.out("No rule holds messages\n");
    else {
      const rows = rules.map((rule) => [
        String(rule.id),
        rule.account ?? "any",
        rule.senderDomain ?? "any",
        rule.recipientDomain ?? "any",
        timeText(rule.createdAt),
      ]);
      context.terminal.out(
        table(["ID", "ACCOUNT", "SENDER DOMAIN", "RECIPIENT DOMAIN", "SINCE"], rows),
      );
    }
    return 0;
  },
};
