import { directoryOption, type Command } from "./command.ts";
import { allOption, chosenMessages, filterOptions } from "./queue-filter-options.ts";
import { call } from "./server-call.ts";
import { counted } from "./table.ts";

export const queueUnhold: Command = {
  usage: "ID... | FILTER... | --all",
  help: "Lets messages go that are held. Each goes at its time: at once, where that has passed.",
  options: { dir: directoryOption, ...filterOptions, all: allOption },
  positionalsMax: 100_000,
  async run(context, words) {
    const { count } = await call(context, words, {
      name: "queue.hold",
      arguments: { ...chosenMessages(words), held: false },
    });
    context.terminal.out(`${counted(count, "message")} no longer held\n`);
    return 0;
  },
};
