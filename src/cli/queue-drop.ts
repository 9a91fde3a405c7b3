import { directoryOption, type Command } from "./command.ts";
import { allOption, chosenMessages, filterOptions } from "./queue-filter-options.ts";
import { notInQueue } from "./queue-ids.ts";
import { call } from "./server-call.ts";

export const queueDrop: Command = {
  usage: "ID... | FILTER... | --all",
  help: "Gives up messages that wait to be sent. Their senders are not told.",
  options: { dir: directoryOption, ...filterOptions, all: allOption },
  positionalsMax: 100_000,
  async run(context, words) {
    const chosen = chosenMessages(words);
    const { count } = await call(context, words, { name: "queue.drop", arguments: chosen });
    const { ids, ...others } = chosen.filter;
    // With a filter beside them, numbers may be there and yet not be meant.
    const isPlain = Object.values(others).every((value) => value === undefined);
    const absent = isPlain && ids !== undefined ? ids.length - count : 0;
    context.terminal.out(`${count} dropped${notInQueue(absent)}\n`);
    return absent === 0 ? 0 : 1;
  },
};
