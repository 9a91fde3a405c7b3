import { directoryOption, type Command } from "./command.ts";
import { allOption, chosenMessages, filterOptions } from "./queue-filter-options.ts";
import { call } from "./server-call.ts";
import { counted } from "./table.ts";

export const queueHold: Command = {
  usage: "ID... | FILTER... | --all",
  help: 'Keeps messages in the queue: they are not attempted until "queue unhold".',
  options: { dir: directoryOption, ...filterOptions, all: allOption },
  positionalsMax: 100_000,
  async run(context, words) {
    const { count } = await call(context, words, {
      name: "queue.hold",
      arguments: { ...chosenMessages(words), held: true },
    });
    context.terminal.out(`${counted(count, "message")} held\n`);
    return 0;
  },
};
