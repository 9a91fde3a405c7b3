import { directoryOption, type Command } from "./command.ts";
import { absentOf, allOption, chosenMessages, filterOptions } from "./queue-filter-options.ts";
import { call } from "./server-call.ts";
import { counted } from "./table.ts";

const { transport: _chosen, ...filters } = filterOptions;

export const queueTransport: Command = {
  usage: "NAME|- ID... | NAME|- FILTER... | NAME|- --all",
  help:
    "Chooses the transport of messages, whatever the routes say, from their next attempt on; with -,\n" +
    'the routes decide again. "transport list" shows what there is; "direct" is always there.',
  options: { dir: directoryOption, ...filters, all: allOption },
  positionalsMin: 1,
  positionalsMax: 100_000,
  async run(context, words) {
    const [name, ...ids] = words.positionals;
    const chosen = chosenMessages(words, ids);
    const { count } = await call(context, words, {
      name: "queue.transport",
      arguments: {
        ...chosen,
        transport: name === "-" ? undefined : name,
      },
    });
    const absent = absentOf(chosen, count);
    context.terminal.out(`${counted(count, "message")} changed${absent}\n`);
    return absent === "" ? 0 : 1;
  },
};
