import { directoryOption, type Command } from "./command.ts";
import { allOption, chosenMessages, filterOptions } from "./queue-filter-options.ts";
import { call } from "./server-call.ts";
import { counted } from "./table.ts";

/** A command that keeps messages in the queue, or lets them go. */
export function queueHolding(of: {
  readonly held: boolean;
  readonly help: string;
  readonly done: string;
}): Command {
  return {
    usage: "ID... | FILTER... | --all",
    help: of.help,
    options: { dir: directoryOption, ...filterOptions, all: allOption },
    positionalsMax: 100_000,
    async run(context, words) {
      const { count } = await call(context, words, {
        name: "queue.hold",
        arguments: { ...chosenMessages(words), held: of.held },
      });
      context.terminal.out(`${counted(count, "message")} ${of.done}\n`);
      return 0;
    },
  };
}
