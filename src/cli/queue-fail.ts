import { directoryOption, type Command } from "./command.ts";
import { absentOf, allOption, chosenMessages, filterOptions } from "./queue-filter-options.ts";
import { call } from "./server-call.ts";
import { counted } from "./table.ts";

export const queueFail: Command = {
  usage: "ID... | FILTER... | --all",
  help: "Gives up messages that wait to be sent. Their senders are told.",
  options: { dir: directoryOption, ...filterOptions, all: allOption },
  positionalsMax: 100_000,
  async run(context, words) {
    const chosen = chosenMessages(words);
    const { count, underWay } = await call(context, words, {
      name: "queue.fail",
      arguments: chosen,
    });
    const more = underWay === 0 ? "" : `; ${underWay} being sent at this moment, left alone`;
    const absent = absentOf(chosen, count + underWay);
    context.terminal.out(`${counted(count, "message")} given up${more}${absent}\n`);
    return more === "" && absent === "" ? 0 : 1;
  },
};
