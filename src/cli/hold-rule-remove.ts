import { directoryOption, UsageError, type Command } from "./command.ts";
import { call } from "./server-call.ts";

export const holdRuleRemove: Command = {
  usage: "ID",
  help: 'Ends a rule. The messages that it held stay so: see "queue unhold".',
  options: { dir: directoryOption },
  positionalsMin: 1,
  positionalsMax: 1,
  async run(context, words) {
    const [text] = words.positionals as [string];
    if (!/^[1-9]\d{0,14}$/.test(text)) {
      throw new UsageError(`"${text}" is not the number of a rule: see "queue holdrules list"`);
    }
    await call(context, words, {
      name: "queue.hold-rules.remove",
      arguments: { id: Number(text) },
    });
    context.terminal.out(`Rule ${text} removed\n`);
    return 0;
  },
};
